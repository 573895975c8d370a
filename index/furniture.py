"""What a page says about itself rather than about the news: patterns, by family.

A line is furniture when it begins as one of these does, and is no longer than they are. The
families are those that publishers themselves have: consent, newsletters, subscriptions,
sharing, comments, galleries, players, links, tags, rights, corrections.
"""

# Each pattern stands after up to four signs (a bullet, a dash) at the start of a line, small and
# capital letters alike; `$` is its end. Keep them sure: reported text is worth more.
_THIS = (
    r"(?:this (?:\w+ )?(?:article|story|report|column|piece|post|press release|version|essay"
    r"|page|analysis|interview|headline|live ?blog|dispatch|item)|the (?:online (?:article|story"
    r"|version)|article|headline|live ?blog))"
)
_NETWORK = (
    r"(?:facebook|twitter|x|instagram|tiktok|youtube|threads|bluesky|mastodon|whatsapp|telegram"
    r"|linkedin|google news|reddit|pinterest|flipboard|messenger|snapchat|viber|tumblr)"
)
# What stands in a share bar: networks, and other ways to pass a page on.
_BAR = rf"(?:{_NETWORK}|e-?mail|copy link|link|sms|print|signal|more|share|save)"

SEE_ALSO = (
    r"(?:also read|read (?:more|next|also|on|this|it here|(?:the )?(?:full|original|whole) \w+"
    r"|our \w+)(?: (?:about|from|on|in|of|by) [^:.]{1,60})?|see (?:also|more)|related(?:"
    r" (?:articles?|stor(?:y|ies)|content|news|coverage|links?|topics?|reading|posts?|reports?"
    r"|videos?))?|more (?:on|from|in|about|stories|coverage|news|top stories|to read|like this"
    r"|reading)\b[^:.]{0,60}|recommended(?: (?:for you|reading|stories|articles?|by .{1,30}))?"
    r"|(?:more|other) (?:galleries|pictures|photos"
    r"|videos|podcasts|episodes|articles|reviews|columns|letters|features|headlines|posts)"
    r"|(?:the )?(?:week|day|month"
    r"|year) in pictures|you (?:may|might) (?:also )?(?:like|enjoy|be interested in|have"
    r" missed)|(?:others?|people"
    r"|readers) (?:are |who read this )?(?:also )?(?:read|reading|liked)|most (?:read|popular"
    r"|viewed|shared|watched|commented)(?: (?:stories|articles|today|now|(?:in|on) [\w"
    r" ]{1,30}))?|(?:top|latest|trending|popular|other|featured) (?:stories|news|headlines"
    r"|articles|posts|now|today|videos?)(?: (?:in|from|on) [\w ]{1,30})?|trending|popular"
    r"|watch(?: (?:more|now|live|next|this|the video|video))?|listen(?: (?:now"
    r"|here))?|don['’]t miss|more|editors?['’]?s? (?:picks?|choice)|(?:what to"
    r" )?read next|(?:keep|continue) reading|in (?:pictures|photos)|photos|gallery|explore"
    r" more(?: on these topics)?|further reading|(?:up next|next up)|elsewhere (?:on|in) [\w"
    r" ]{1,40}|on this (?:topic|story)|in case you missed it|icymi|(?:go|dig) deeper|find out"
    r" more|learn more|(?:the )?full (?:story|coverage|report)|our (?:latest|full|best)"
    r" (?:coverage|stories|news)|our coverage)\W*?\s*(?:[:|>»→]|$)",
    r"read\s*[:|]",
    # A label in capitals, and the headline straight after it.
    r"(?-i:(?:READ MORE|ALSO READ|READ ALSO|SEE ALSO|RELATED|READ NEXT|READ|MORE|WATCH|DON['’]T"
    r" MISS)\s+[\"“‘']?[A-Z0-9][\w’'-]*[a-z])",
    r"(?:read|watch|follow|hear|listen to|see|find|view) (?:more|our|all our|the full|all the"
    r" latest|live|about)\b.{0,120}\bhere\W*$",
    r"(?:for )?more (?:information|details|news|stories)\b.{0,60}\b(?:visit|click|see our|go to"
    r"|check out)\b",
    r"you can (?:read|follow|watch|listen to) (?:\w+ ){0,6}(?:full|more|our|live|story|coverage"
    r"|interview|report|article|episode)\b.{0,80}\b(?:here|on our \w+)\W*$",
    r"(?:follow|find|see|check out) (?:all )?(?:our|the latest|more of"
    r" our)\b.{0,60}\b(?:coverage|updates|stories|live ?blog)\b",
)  # fmt: skip


SOCIAL = (
    r"(?:like|follow|join|find|connect with|add) (?:us|me|him|her|them|along|@\w+|[\w’'"
    rf" ]{{1,40}}?) (?:on|@|via) .{{0,40}}\b(?:{_NETWORK}|social media)\b.{{0,60}}$",
    r"(?:share|tweet|post|pin|send|save|e-?mail|bookmark|print|gift|copy) (?:this|on|via|to|it"
    rf"|with|by|full|the)\b(?:[\s|,/·•]+(?:{_BAR}|article|story|page|link|full|post|item"
    r"|friends?|a|for"
    r"|later|on|via|this|by|with|and|or))*\W*$",
    r"(?:share|tweet|pin it|save|saved|gift|translate|reuse this content|buy prints?|print"
    r"|bookmark|copy link|link copied!?|share link|send"
    r"|forward|follow|following|like|reply|repost|retweet|more sharing options|sharing options"
    r"|share options)\W*$",
    r"share (?:article|story|page|your thoughts)\b.{0,40}$|save for later|gift (?:this )?article",
    rf"(?:share\W*)?{_BAR}(?:[\s,|/·•]+{_BAR})+\W*$",
    r"(?:follow|contact|reach|e-?mail|tweet) (?:the (?:author|reporter|writer)|@\w+)\b.{0,80}$",
    r"[\d.,]+ ?[km]? ?(?:shares?|likes?|views?|reactions?|retweets?|reads)\W*$|(?:shares?|views?"
    r"|likes?)\s*:? ?[\d.,]+ ?[km]?\W*$",
    r"(?:#\w+[\s,]*){2,}$",
)  # fmt: skip
# Networks alone are a share bar only beside each other: a company's name may be a heading.
NETWORK_ALONE = rf"(?:share on |via )?{_BAR}\W*"

COMMENTS = (
    r"(?:leave|post|write|add|make) (?:a|your) (?:comment|reply)\b.{0,40}$",
    r"(?:view|show|see|read|load|hide|all|join|sort|open|close)(?: all| the| more)*(?:"
    r" \d[\d,.]*)? (?:comments|conversation|discussion)\b.{0,40}$",
    r"comments?(?: ?\(?\d[\d,.]*\)?)?(?: (?:are|have been|is) (?:closed|disabled|off|open"
    r"|moderated)\b.{0,80})?\W*$",
    r"(?:no|\d[\d,.]*) (?:comments?|replies|responses)(?: (?:yet|so far|on this .{0,20}))?\W*$",
    r"be the first to (?:comment|reply|share)\b",
    r"(?:join|start|continue) the (?:conversation|discussion|debate)\b",
    r"(?:log|sign) in to (?:comment|reply|post|join|leave)\b|(?:please )?(?:log|sign) in to your",
    r"(?:what do you think|have your say|let us know|tell us (?:what|your|in)|do you"
    r" agree)\b.{0,100}$(?<![\w,])",
    r"(?:comments|conversations) (?:on this|will be|may be|left|must)\b.{0,140}$",
)  # fmt: skip


GALLERY = (
    r"(?:image |photo |slide |picture |page )?\d{1,3} ?(?:/|of) ?\d{1,3}(?: (?:photos?|images?"
    r"|pictures?|slides?))?\W*$",
    r"(?:see|view|show|open|browse|launch|click|tap|scroll|swipe)\b.{0,30}\b(?:gallery|slideshow"
    r"|(?:all|more|\d+) (?:photos?|images?|pictures?))\b.{0,30}$",
    r"(?:photo |picture |image )?(?:gallery|galleries|slideshow)\b\W*(?:$|[:(|])|\(?\d{1,3}"
    r" (?:photos|images|pictures)\)?\W*$",
    r"(?:click|tap|swipe|pinch|scroll) (?:to|for|on|through)\b.{0,40}\b(?:enlarge|zoom|expand"
    r"|images?|photos?|pictures?|next|full)\b",
    r"(?:open|view|see) (?:this )?(?:image|photo|gallery|picture)(?: in)? ?(?:full ?screen"
    r"|gallery|a new)?\W*$|(?:hide|toggle|show|expand) captions?\b|enlarge(?: this)?(?: image|"
    r" photo)?\W*$|(?:previous|next)(?: (?:image|photo|slide))?\W*$",
)  # fmt: skip

PLAYER = (
    r"(?:play|pause|replay|mute|unmute|play video|watch video|video player|media player|audio"
    r" player|live tv|now playing|up next|loading)\W*(?:$|[.…:])",
    r"(?:listen|watch|audio|video|duration|play)\W{0,3}(?:\d{1,2}:\d\d|\d{1,3} ?(?:min"
    r"|sec)\w*)\W*(?:min\w*)?\W*$",
    r"\d{1,2}:\d\d(?::\d\d)?\s*/\s*\d{1,2}:\d\d(?::\d\d)?\W*$",
    r"listen to (?:this|the) (?:article|story|episode|audio|podcast)\b.{0,60}$",
    r"(?:media playback|this video (?:can ?not|is not|is no longer)|the video (?:can ?not|is"
    r" not)|unable to (?:play|load))\b.{0,80}$",
    r"to (?:play|watch|view|hear) (?:this|the) (?:video|clip|audio|content"
    r"|media)\b.{0,60}\b(?:enable|javascript|browser"
    r"|cookies|update|upgrade)\b.{0,60}$|(?:download|view|read|show|hide|full) (?:the"
    r" )?transcript\W*$|transcript\W*$",
    r"(?:as )?(?:heard|aired|broadcast) on (?-i:[A-Z])[^.!?]{2,50}$",
    r"video (?:duration|caption|unavailable)\b.{0,40}$|\(?(?:video|audio) (?:by|from)"
    r" .{1,40}\)?$",
    r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)[ -]min(?:ute)?s?(?: read|"
    r" listen| watch)?(?: time)?\W*$|reading time\b|(?:estimated )?read(?:ing)? time\b",
)  # fmt: skip

NAVIGATION = (
    r"(?:is|was) this (?:page|article|story)(?: \w+)? (?:useful|helpful)\b|thank you for your"
    r" feedback\b|get e-?mails about this page|report a problem\b|(?:this )?page (?:was )?last"
    r" (?:updated|reviewed|modified)\b|help us improve\b|explore (?:the|this) topic\b",
    r"(?:market )?data (?:provided|delayed) by\b|(?:all )?(?:quotes|prices) (?:are )?delayed\b"
    r"|scroll down for\b|for more stories like this\b",
    r"(?:(?:subscribe|sign in|log in|register|menu|search|my account|newsletters|e-?edition"
    r"|sections"
    r"|home|account)(?:\W+|$)){2,}$",
    r"(?:text|font) ?size\b.{0,30}$|(?:text )?(?:small|medium|large)(?: text)?(?:[\s"
    r"|,/]+(?:text )?(?:small|medium|large"
    r")(?: text)?)+\W*$|(?:view|go to|visit|see) (?:the )?(?:full|desktop|mobile|classic)"
    r" (?:web)?(?:site|version)\W*$",
    r"(?:in|on) this (?:guide|explainer|series|section|issue|episode|story|article|page)\W*$"
    r"|jump to\s*:|post navigation\W*$|breadcrumbs?\W*$",
    r"(?:download|get|follow|read|listen|watch)\b.{0,80}\b(?:(?:on|in|with) (?:our|the) (?:\w+"
    r" )?app\b|download it now)",
    r"(?:click (?:here|to)|tap (?:here|to)|download (?:the|our) .{0,40}\bapps?|get (?:the|our)"
    r" .{0,30}\bapps?\b|(?:open|view|read) in (?:the )?(?:\w+ )?app|available on (?:the )?(?:app"
    r" store|google play)|(?:table of )?contents$|table of contents\b|(?:in|on) this (?:article"
    r"|page|story)\W*$|skip to (?:main |the )?\w+|back to (?:top|home|the top|\w+ page)|jump to"
    r" (?:content|section|comments|navigation|main)\b|go to (?:top|home)|(?:previous|next|older"
    r"|newer) (?:article|story|post)s?|view (?:comments|gallery|all|more)\b.{0,40}$|show (?:more"
    r"|less|all)(?: \w+)?\W*$|see all\W*$|load more|search\W*$|menu\W*$|main menu|sections\W*$"
    r"|home page\W*$|topics?\s*:|tags?\s*:|filed under\s*:|(?:filed|posted) in\b[^.]{0,80}$"
    r"|categor(?:y|ies)\s*:|keywords\s*:|(?:home|start|front page|news|startseite|accueil"
    r"|inicio)\s*[>›»/]\s*\S|more (?:about|on)\s*:|in this (?:story|article)\s*:|explore\s*:)",
    r"[\w& ]{2,25}(?:\s*[>›»]\s*[\w&’' -]{2,40}){2,}$",
)  # fmt: skip
# A label under which tags stand, one a line.
TOPICS = (
    r"(?:topics|tags|keywords|categories|filed under|more about|in this story"
    r"|explore more on these topics|related topics)\W*"
)

RIGHTS = (
    r"(?:©|\(c\)|copyright (?:©|\(c\)|\d{4}|by)).{0,200}\b(?:rights? reserved|may not be|without"
    r" (?:the )?(?:\w+ )?(?:permission|consent)|reproduc\w+)\b|copyright\b.{0,80}\brights?"
    r" reserved\b",
    r"(?:this material|no part of this|reproduction|the contents? of this"
    r"|unauthori[sz]ed)\b.{0,120}\b(?:may not be|prohibited|permission|permitted|may be)\b",
    r"(?:terms (?:of (?:use|service)|and conditions|& conditions)|privacy(?: policy)?|imprint"
    r"|legal notice|impressum|about us|advertise(?: with us)?|careers|site ?map|help"
    r"|accessibility)\b\W*(?:$|[|·•-])",
    r"(?:the )?[\w’' ]{2,40} (?:is|are) not responsible for the content of\b",
    r"registered (?:in|office)\b.{0,60}\b(?:no|number|company)\b.{0,60}\d|(?:company"
    r"|registration|vat)(?: registration| reg)? (?:no|number)\b.{0,20}\d",
    r"(?:powered by|designed by|built by|website by|hosted by|published by)\b.{0,50}$(?<![.!?])",
    r"our standards\s*:|read (?:about )?our (?:approach|editorial|ethics|standards)",
    r"(?:licen[cs]ed under|creative commons)\b",
    r"(?:all )?content (?:is )?(?:available|licen[cs]ed|published|provided) under\b|do not"
    r" sell\b.{0,60}$",
    r"issn\b|e-?paper\W*$",
)  # fmt: skip

CORRECTION = (
    rf"{_THIS} (?:was|has been|is)(?: \w+)? (?:amended|corrected|edited|changed|revised|updated"
    r"|modified)\b",
    rf"{_THIS} corrects\b|\(?this (?:version|story|report) (?:corrects|clarifies|adds|updates"
    r"|removes)\b",
    r"(?:an? )?(?:earlier|previous|original|initial) version of (?:this|the)\b",
    r"(?:corrections?|clarifications?)(?:[ ,(]+[^.:]{0,35}\d[^.:]{0,10})?\)?\s?[:—–|]\s?\S",
    r"a (?:correction|clarification) (?:was|has been)\b|we (?:have )?(?:amended|corrected"
    r"|updated) (?:this|the) (?:article|story|report|headline|piece|page)\b",
    rf"(?:updates?|updated)\b.{{0,40}}[:,—–-].{{0,40}}\b{_THIS}\b",
    r"(?:due to an editing error|because of an editing error)\b.{0,100}\b(?:version|article"
    r"|story)\b",
)  # fmt: skip

PROVENANCE = (
    r"[^.!?]{0,60}\btranscripts? (?:is|are|was|were) (?:created|produced|provided|generated"
    r"|made)\b|accuracy and availability\b",
    r"\(?(?:this|the|our) (?:interview|conversation|transcript|discussion|q&a"
    r"|exchange)\b.{0,40}\b(?:edited|condensed|translated|recorded|conducted|shortened)\b",
    r"\(?(?:it|questions|answers) (?:was|were|has been|have been) (?:lightly )?(?:edited"
    r"|condensed)\b",
    r"(?:this|the) (?:transcript|text|article|page|summary) (?:was|is|has been|may be)"
    r" .{0,40}\b(?:automatic\w*|machine|artificial intelligence|ai)\b",
    r"(?:published|appear(?:s|ed)|printed|a version of this \w+ (?:appear(?:s|ed)|was published"
    r"|ran)) (?:in|on) (?:the )?(?:print|page)\b",
    r"a version of this\b.{0,160}\b(?:print|edition|newsletter|issue|site|website)\b",
    r"(?:\()?this (?:\w+ )?(?:article|story|report|column|piece|post|press release|version|essay"
    r"|analysis|interview)(?: \w+){0,3} (?:was|is|has been|were) (?:\w+ )?(?:first |originally"
    r" )?(?:published|republished|updated|supplied|distributed|corrected|produced|translated"
    r"|adapted|generated|syndicated|appeared|reproduced|reprinted|provided|co-published)\b",
    r"this (?:article|story|report|column|piece|post|essay|interview) is (?:the \w+ )?(?:part"
    r"|in a series|one in a"
    r" series|an? \w+ instal\w+)(?: \w+)? (?:of|in)\b.{0,300}$",
    r"(?:this is an? )?(?:developing|breaking)(?: news)? (?:story|report)\b.{0,100}$|check back"
    r" (?:later|for|here)\b"
    r".{0,60}$|(?:this (?:story|article|report) will be updated|more (?:to (?:follow|come)"
    r"|soon))\b.{0,60}$",
    r"transcripts? (?:provided|courtesy|produced|prepared|made available|copyright)\b.{0,360}$",
    r"(?:this|the) (?:article|story|report|piece|column|essay|interview|review|obituary|letter"
    r"|profile|dispatch)"
    r" (?:was |will |also )?(?:first |originally )?appear(?:s|ed)? (?:in|on|at)\b|the"
    r" (?:article|story|report|piece|column|essay"
    r"|interview) was (?:first|originally) published\b",
    r"(?:originally|first) (?:published|appeared) (?:in|on|at|by)\b",
    r"(?:re)?published (?:with permission|courtesy of|under)\b|translated (?:from .{1,30} )?by\b"
    r"|reprinted (?:from|with)\b",
    r"with the exception of the headline\b|(?:except for the headline|the headline (?:only )?may"
    r" have been)\b",
)  # fmt: skip

CONTACT = (
    r"(?:ref|reference|for release|enquiries|inquiries)\s*:.{0,120}$",
    r"(?:release|reference|ref|press release) (?:no|number|id)\b.{0,60}$|embargo(?:ed)? (?:until"
    r"|for)\b.{0,80}$",
    r"if you(?:['’]ve| have)? (?:or (?:someone|anyone)|been|are|need|feel|were"
    r"|know)\b.{0,200}\b(?:helpline|hotline|crisis|call|contact|text|support is available"
    r"|samaritans)\b.{0,120}$",
    r"to report (?:an error|a mistake|a correction)\b|(?:spotted|noticed|found|see) (?:a |an"
    r" )?(?:mistake|error|typo)\b",
    r"(?:have|got) (?:an |any )?(?:opinion|view|thoughts?|question|comment|tips?|news)s? (?:on"
    r"|about|for)\b.{0,160}$",
    r"share your (?:memories|thoughts|photos|stor\w+|views?|experiences?)\b.{0,100}$",
    r"(?:whatsapp|twitter|upload)\s*:.{0,160}$|please read our terms\b",
    r"\S+@\S+\.\w+\W+[+(]?\d[\d ()/-]{5,}$|[+(]?\d[\d ()/-]{6,}\W+\S+@\S+\.\w+$",
    r"contact(?:s| us| information| details)?\b\W*(?:$|:|[^.]{0,60}@|[^.]{0,40}\d{3})",
    r"(?:(?:media|press) (?:contacts?|enquiries|inquiries|office)"
    r"|got a (?:tip|question|story|news tip)|e-?mail us|have (?:a|you got a) (?:tip|question"
    r"|story|news tip)|do you (?:have|know) (?:\w+ ){0,3}(?:tips?|story|question|photos?|videos?"
    r"|information|more)|send (?:us )?(?:your|a) (?:tips?|stor\w+|letters?|photos))\b"
    r".{0,140}(?:@|$)",
    r"(?:are|have|were) you (?:been )?(?:affected|there|a witness|in the area)\b.{0,160}$",
    r"(?:to (?:contact|reach) the|contact the (?:author|reporter|writer|newsroom|desk|editor)"
    r"|write to the (?:author|editor)|the (?:reporter|author|writer|journalist) can be"
    r" (?:reached|contacted))\b.{0,140}$",
    r"for (?:further|more|media|press) (?:information|details|enquiries"
    r"|inquiries)\b.{0,30}\b(?:contact|call|e-?mail|please)\b",
    r"(?:s?he|they|the author|[\w.’'-]+(?: [\w.’'-]+)?) (?:(?:can|may) (?:also )?be (?:reached"
    r"|contacted"
    r"|followed|emailed)"
    r"|tweets|posts)\b.{0,30}(?:@|\bat\b).{0,80}$",
    r"(?:reach|contact|e-?mail|write to|follow) (?:[\w.’'-]+ ){1,3}(?:at|on|via|:)\s*(?:\S+@\S+"
    r"|@\w+|twitter|x)\b.{0,60}$",
    r"(?:e-?mail|tel|telephone|phone|fax|web|website|mobile)\s*[:.]\s*\S+.{0,80}$",
)  # fmt: skip
