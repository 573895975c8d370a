"""What a page asks of its reader: a subscription, consent, a look at an advertisement.

Patterns by family, read as those in `furniture` are.
"""

_LETTER = (
    r"(?:newsletters?|briefings?|e-?mails?|alerts?|notifications?|inbox|podcast|channel|digest"
    r"|bulletin|mailing list|round-?up|updates|letter)"
)


SUBSCRIBE = (
    r"(?:(?:please |click here to |to |you can )?(?:subscribe|sign[ -]?up|sign in|log ?in"
    rf"|register (?:for|to|now))\b.{{0,100}}\b(?:{_LETTER}|for free|today|now|account|access"
    r"|here|weekday|every (?:day|week|morning))\b)",
    r"(?:subscribe|sign[ -]?up|register)(?: (?:now|today|here|free|below|for free))?\W*$",
    rf"(?:get|want|receive|start|keep|stay)\b.{{0,120}}\b(?:our {_LETTER}|newsletters?|inbox|by"
    r" e-?mail|delivered|push (?:alerts|notifications))\b",
    r"(?:join|try|discover|read)\b.{0,30}\b(?:our|my|the|free)\b.{0,40}\b(?:newsletters?"
    r"|mailing list|whatsapp|telegram)\b",
    r"(?:never|don['’]t) miss (?:a|an|out|another)\b.{0,120}$",
    rf"(?:enjoy(?:ing|ed)?|like|liked|love) (?:this|what|our)\b.{{0,120}}\b(?:{_LETTER}"
    r"|subscri\w+|sign up|support|share)\b",
    r"(?:enter|add|type|confirm) your (?:e-?mail|name|postcode|address)",
    r"(?:your )?(?:e-?mail(?: address)?|first name|last name|postcode)\W*$",
    r"(?:thanks|thank you) for (?:signing up|subscribing|registering|joining)",
    r"you(?:['’]ve| have)? (?:successfully |now |already )?(?:been )?(?:subscribed|signed up)\b",
    r"by (?:signing up|subscribing|entering your|submitting|registering|providing your|clicking"
    r"|creating)\b.{0,200}\b(?:agree|consent|accept|acknowledge|confirm|terms|polic\w+|notice)\b",
    r"this (?:site|page|form) is protected by recaptcha",
    r"please (?:enter|provide) a valid|invalid e-?mail",
    r"(?:sent|delivered|straight|direct(?:ly)?) (?:straight |right |direct(?:ly)? )?(?:to|into"
    r"|in) your inbox",
    r"(?:a |our |the |free |daily |weekly |morning |evening |e-?mail )+(?:newsletter|briefing"
    r"|digest)s?\W*$",
    r"newsletters?(?: sign[ -]?up)?\W*$|newsletter\s*[:|]",
    r"(?:you can )?unsubscribe (?:at any|any ?time|here)|no spam",
    r"thank(?:s| you) for reading\b.{0,160}$",
    r"welcome (?:back )?to\b.{1,80}\b(?:newsletter|briefing|digest|round-?up)\b",
    r"privacy notice\b|newsletters may contain\b",
    r"(?:what matters|the (?:day|week)['’]s|all the)\b.{0,120}\b(?:inbox|newsletter)\b",
)  # fmt: skip

COOKIES = (
    r"(?:(?:we|this (?:web)?site|our (?:web)?site|[\w’' ]{3,40})(?: and (?:our|its) [\w"
    r" ]{1,40})? uses? (?:\w+ ){0,3}cookies)\b.{0,300}$",
    r"by (?:continuing|using|clicking|closing|accepting|browsing)\b.{0,160}\b(?:cookies?|terms"
    r"|polic(?:y|ies)|consent)\b",
    r"(?:accept|reject|allow|decline|refuse)(?: (?:all|necessary|essential|optional))?(?:"
    r" cookies)?(?: and \w+)?\W*$",
    r"(?:cookie|privacy|consent) (?:policy|settings|preferences|notice|choices|options"
    r"|statement)\b.{0,60}$",
    r"manage (?:my |your )?(?:choices|cookies|consent|preferences|settings|options)",
    r"(?:your privacy|we (?:value|respect|care about) your privacy)\b",
    r"we(?:,)? (?:and|together with) our (?:\d+ )?(?:\w+ ){0,2}(?:partners"
    r"|vendors)\b.{0,60}\b(?:store|process|use|access|cookies|data)\b",
    r"(?:i agree|i accept|agree and (?:close|continue)|got it|no,? thanks|maybe later|not now"
    r"|continue without (?:accepting|agreeing)|close|dismiss)\W*$",
    r"you can (?:change|withdraw|update) (?:your )?(?:preferences|consent|choices|settings)\b",
    r"this (?:content|video|post|embed|map|tweet|player) (?:is|was|comes|uses|may use|requires)"
    r" .{0,120}\b(?:cookies|consent|tracking|third part\w+|settings)\b",
    r"to (?:view|see|show|load|watch) (?:this|the) (?:content|video|post|map|embed|page|tweet)\b"
    r"|we need your (?:consent|permission)\b|allow [\w ]{1,20} content\b",
    r"(?:please |you (?:must|need to) )?(?:enable|turn on|allow) (?:javascript|cookies)\b",
    r"your browser (?:does not|doesn['’]t|is)\b",
    r"before you continue\b|personalised ads\b",
)  # fmt: skip

PAYWALL = (
    r"(?:will|would|could|can) you (?:please )?(?:help|support|back|fund|chip in|donate"
    r"|consider)\b",
    r".{0,200}\b(?:tip jar|chip in|help us (?:by (?:mak|giv|support|subscrib|donat)\w+|go on"
    r"|carry on|to|keep|continue|stay|do more|reach"
    r"|make)|make a"
    r" (?:donation|contribution)|buy me a coffee)\b",
    r"this (?:[\w-]+ ){0,2}(?:article|story|report|column|page|content|post|coverage) (?:is"
    r"|was) (?:only"
    r" )?(?:for|available|exclusive(?:ly)?|reserved|free|part of"
    r" our)\b.{0,80}\b(?:subscribers?|members?|registered|premium|subscription|to read)\b",
    r"(?:already (?:a|have an?) (?:subscriber|member|account|subscription)|not a (?:subscriber"
    r"|member)|existing subscriber|new here)\b",
    r"you(?:['’]ve| have) (?:\w+ ){0,4}(?:\d+|one|two|three|no|your|reached|read"
    r"|used)\b.{0,60}\b(?:articles?|limit|views|stories)\b",
    r"to (?:continue|keep|finish|read|unlock|access) (?:reading|this|the full|full|our|all"
    r"|unlimited|more|it)\b.{0,80}\b(?:subscri\w+|register|sign (?:in|up)|log in|create|account"
    r"|join us)\b",
    r"(?:subscribe|register|join|log in|sign in|sign up|create (?:a|an|your)(?: free)?"
    r" account)\b.{0,60}\b(?:to (?:continue|read|keep|unlock|access|support|view)|for (?:full"
    r"|unlimited|more|only|just)|from (?:just|only|[£$€])|unlimited)\b",
    r"(?:subscribers?|members?)[ -]only\b|(?:exclusive|available) (?:to|for) (?:our"
    r" )?(?:subscribers|members)\b|(?:premium|exclusive) (?:content|article|story)\W*$|for"
    r" subscribers\W*$",
    r"(?:unlock|start your|get|try) (?:this|your|full|unlimited|digital|\d+|a"
    r"|our)\b.{0,60}\b(?:article|trial|access|months?|weeks?|subscription|offer|free"
    r"|membership)\b",
    r"cancel (?:at )?any ?time|(?:no commitment|special offer|limited[ -]time offer|renews at)\b"
    r"|view (?:subscription )?(?:offers|options|plans)",
    r"(?:please )?(?:support|help (?:us|fund|keep|support)|fund|back|donate to|contribute to"
    r"|stand with)\b.{0,60}\b(?:(?:our|quality|independent|local|public|fearless|free|open|this)"
    r" (?:\w+ )?(?:journalism|news\w*|reporting|work|paper)|journalism)\b",
    r"(?:donate|contribute|become (?:a|an) (?:member|supporter|subscriber|patron|friend)|make a"
    r" (?:contribution|donation|gift)|give (?:now|monthly))\b.{0,120}$",
    r"(?:your|reader) (?:support|contributions?|donations?|generosity|membership) (?:helps?"
    r"|makes?|keeps?|powers?|means|funds?|allows?|is|are)\b",
    r"if you (?:value|like|enjoy|appreciate|believe in|can)\b.{0,120}\b(?:journalism|support"
    r"|subscri\w+|contribut\w+|donat\w+|reporting)\b",
    r"(?:we|our (?:journalism|newsroom|work)) (?:depends?|rel(?:y|ies)|(?:is|are) (?:funded"
    r"|supported|powered|free))\b.{0,80}\b(?:readers|you|support|donations?|contributions?)\b",
)  # fmt: skip

ADVERTISEMENT = (
    r"(?:paid for|sponsored|presented|supported|brought to you) by\b[^.!?]{0,80}$|in (?:paid"
    r" )?partnership with\b[^.!?]{0,60}$|advertiser content\b.{0,40}$",
    r"(?:this|our) (?:\w+ ){0,3}(?:is|was) (?:sponsored|paid for|funded|supported) by\b.{0,120}$",
    r".{0,250}(?:\b18\+|\bgamble responsibly|\bbegambleaware|\bt&cs apply|\bterms apply\W*$)",
    r"(?:advertisement|sponsored(?: (?:content|by .{1,30}|links?))?|ad|ads by .{1,20}"
    r"|promoted(?: content)?|paid (?:content|post|partnership)|(?:story|article) continues(?:"
    r" below| after)?(?: (?:the |this )?ad\w*)?|continue reading(?: below)?|scroll (?:down"
    r" )?(?:to|for) (?:continue|more)|skip (?:ad\w*|past .{1,40}|promotion)|after newsletter"
    r" promotion)\b.{0,40}$(?<![.!?])",
    r"(?:this (?:post|article|page) (?:may )?contains? affiliate|we may (?:earn|receive) (?:a"
    r" )?(?:small )?commission|if you (?:buy|purchase|click).{0,60}commission)",
)  # fmt: skip
# Anywhere in a short block: what no reporter writes of the news.
SUBSCRIBE_WITHIN = (
    r"^[^“”\"]*?(?:\b(?:sign(?:ing)? up|subscribe|join|register)\b.{0,80}\b(?:our|my|free|weekly"
    r"|daily|his"
    r"|her)\b.{0,40}\b(?:newsletters?|mailing list|e-?mail alerts|briefing|digest)\b"
    r"|\b(?:forwarded|sent) th(?:is|e) (?:e-?mail |newsletter |to )"
    r"|\b(?:in|to|into) your inbox\b|\bclick here to subscribe\b)"
)
