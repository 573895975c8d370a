"""The verbs that news and its questions are made of; as often nouns ("launch") are left out."""

import re
from functools import cache

from index.terms import stems

_NOUN = re.compile(r"(?:[ts]ion|ment|ance|ence|al|er|or)s?$")
_VERBS = """
    accept accuse achieve act add admit adopt advise affect agree aim allow announce answer
    apologise appear apply appoint approve argue arrest arrive ask assume attack attend attract
    avoid award ban beat become beg begin believe belong blame block boast bomb boycott breach
    break brief bring build burn burst buy call cancel carry catch cause celebrate chair
    challenge change charge chase check choose claim clash clear climb close collapse collect
    combine come compare compete complain complete concede conclude condemn conduct confess
    confirm confront congratulate conquer consider consist contain continue contribute convict
    convince copy cost count cover crash create criticise cross cut damage dance debate decide
    declare decline defeat defend define delay deliver demand demolish deny depart depend deploy
    deport derail describe deserve design destroy detain determine develop die differ disagree
    disappear discover discuss dismiss dispute divide do donate doubt drive drop drown earn eat
    elaborate elect emerge employ encourage end endorse enjoy enter erupt escape establish
    evacuate examine exceed exchange exclude execute exist expand expect expel explain explode
    export express extend face fail fall feel fight file fill find finish fire fix flee flood
    fly focus follow forbid force free freeze gain gather get give go greet grow guarantee guess
    hack hail halt halve hand hang happen hear help hire hit hold honour hope host hurt identify
    ignore imagine imply import impose imprison improve include increase indicate inform inherit
    injure insist inspect inspire install intend intervene interview introduce invade invest
    investigate invite jail join joke judge jump justify keep kidnap kill knock know label lack
    land last launch lead leave lend let lie lift limit listen live look loot lose love lower
    make manage marry mean measure meet mention merge miss move murder need negotiate nominate
    notice object observe obtain occupy occur offer open oppose order organise oust outlaw
    overtake overthrow owe own participate pass pay perform permit persuade pick plan play
    please possess postpone pour praise predict prefer prepare present preside prevent print
    produce profit prohibit promise prompt propose prosecute protect protest prove provide
    provoke publish pull punish purchase push put quit quote raise rank ratify reach react read
    rebuild recall receive recognise recommend record recover recruit reduce refer reform refuse
    regret reign reject relate release rely remain remember remind remove rename renew rent
    reopen repair replace reply represent require rescue resign respond restore restrict resume
    retain retire retreat return reveal ride rise rob rule run sail save say scrap search see
    seem seize sell send separate serve set settle shape share shoot show shrink shut sign sing
    sink sit smuggle solve speak spend split spread spy stab stand start stay steal step stop
    strike submit succeed sue suffer suggest supply support survive suspect suspend swear swim
    switch tackle take talk teach tear tell thank think threaten tie trace transfer translate
    travel treat trigger trust try turn unite unveil update uphold urge use vanish violate visit
    vote vow wait walk want warn waste watch wear weigh welcome widen win withdraw work worry
    wound wreck write
"""


def is_verb(word: str) -> bool:
    """Whether a word in lower case is a form of a listed verb."""
    return word.islower() and not _NOUN.search(word) and bool(_stems() & set(stems(word)))


@cache
def _stems() -> frozenset[str]:
    return frozenset(stem for word in _VERBS.split() for stem in stems(word))
