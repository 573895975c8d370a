"""What agencies send along with a report: slugs, notes to editors, who worked on it.

Whole lines, capitals as they stand.
"""

# BC-EU--STORM-WALL-3RD-LD, 410 or WALL-STORM/ (UPDATE 2): the name of a file, not a headline.
SLUG = (
    r"^(?=.*-)(?:BC|AM|PM|EU|US|UK)-{1,2}[A-Za-z0-9][\w&'’/-]+(?:[ ,]+[\w#-]{1,14}){0,4}\.?$"
    r"|^[A-Z0-9]{2,}(?:[-/_][A-Z0-9]{2,}){2,}/?(?:[ ,]+(?:\([A-Z]+ ?\d?\)|\d{1,4})){0,3}$"
    r"|^[A-Z]{2,}(?:-[A-Z]+)+/ ?(?:\([A-Z ]+\d*\))?$"
)
TO_EDITORS = (
    r"^(?:Eds|EDS|Ed|Editors|EDITORS|ATTENTION EDITORS|Attention editors|Attn|ATTN)\b\.?(?:"
    r" note)?\s*:.{0,200}$"
    r"|^[(\[]?(?:Adds|Updates|Recasts|Corrects|Repeats|Refiles|Rewrites|Removes|Releads|Clarifies"
    r"|ADDS|UPDATES|RECASTS|CORRECTS|REPEATS|REFILES)\b(?:"
    r" [\w,;:’'/-]+){1,30}[.)\]]{0,2}$(?<=[)\]])"
    r"|^[Ww]ith (?:AP )?(?:photos?|pictures?|graphics?|video|picture|graphic)(?:,? (?:and"
    r" )?(?:photos?|graphics?|video"
    r"|pictures?))*\.?$"
    r"|^\(?(?:MORE|more|mf|END|eof)\)?$|^-{1,3} ?30 ?-{1,3}$|^(?:URGENT|FLASH|ALERT|BULLETIN"
    r"|ADVISORY)$"
    r"|^\(?(?:SOUNDBITE|LAUGHTER|APPLAUSE|CROSSTALK|MUSIC|CHEERING|SINGING|CHANTING|START VIDEO"
    r" CLIP"
    r"|END VIDEO CLIP|BEGIN VIDEO CLIP|COMMERCIAL BREAK|VIDEOTAPE|VIDEO CLIP|AUDIO"
    r" CLIP)\b[^a-z]{0,80}\)$"
)
# em/rs/lal and jm/ha: initials of who wrote, read and sent it.
INITIALS = r"^[(\[]?[a-zäöüñé]{1,5}(?:[/.][a-zäöüñé]{1,5}){1,4}[)\]]?$"
TO_CONTACT = (
    r"^[Tt]o (?:contact|reach) the (?:reporters?|editors?|authors?|writers?|journalists?)"
    r" (?:on|of|for|responsible for|behind) th(?:is|e) (?:story|article|report|column)\b.{0,300}$"
)
