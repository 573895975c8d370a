"""The gate's own account: what it kept, replaced and dropped, and why."""

import json
import logging

import pytest
from examples import scored

from bot.answer import Answer, Status
from bot.as_json import json_of
from bot.evidence import Findings, Sentence
from bot.gate import Gate
from bot.render import AnswerView
from bot.tally import Fate
from bot.terminal import Terminal
from bot.verdict import Reason

TEXTS = (
    "The ferry to Holm carried 550,000 passengers last year.",
    "“The quay is not safe and may close,” said mayor Signe Dahl.",
)


class Refusing:
    """A judge that refuses all, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def refuses(self, claim: str, sentence: Sentence) -> bool:
        self.asked.append(claim)
        return True


def gate(judge: Refusing | None = None) -> Gate:
    found = scored(TEXTS)
    findings = Findings("What of Holm?", frozenset(), (found[0].hit,), tuple(found), 0.9)
    return Gate(findings, [found[0].hit], is_small=False, judge=judge)


def test_each_sentence_is_counted_with_its_reason() -> None:
    """Kept, replaced and dropped are told apart, and each refusal says why."""
    one = gate()
    one.passed("The ferry to Holm carried 550,000 passengers [1].")
    one.passed("The quay will close, and it is not safe, said mayor Signe Dahl [1].")
    one.passed("Bananas ripen quickly indoors [1].")
    assert [Fate.KEPT, Fate.REPLACED, Fate.DROPPED] == [it.fate for it in one.tally.judged]
    assert {"kept": 1, "replaced": 1, "dropped": 1} == one.tally.counts
    assert {"modality": 1, "unsaid": 1} == one.tally.reasons


def test_a_quoted_speakers_words_are_told_as_theirs() -> None:
    """What a draft tells as plain fact, and somebody only says, carries that name."""
    line = gate().passed("The quay is not safe and may close [1].")
    said = "The quay is not safe and may close."
    assert line == f"According to Signe Dahl (The Quay, 16 June 2021): {said} [1]"


def test_the_log_tells_why_without_the_drafts_words(caplog: pytest.LogCaptureFixture) -> None:
    """At the usual level a log names the reason, and keeps nothing that was asked or written."""
    caplog.set_level(logging.INFO, logger="bot.gate")
    gate().passed("The ferry to Vik carried 550,000 passengers last year [1].")
    assert "sentence 1 replaced: name" in caplog.text
    assert "Vik" not in caplog.text


def test_a_judge_can_refuse_what_the_rules_pass() -> None:
    """Its refusal falls back on the passage's own words, and is told."""
    one = gate(Refusing())
    line = one.passed("The ferry to Holm carried 550,000 passengers [1].")
    assert line == f"The Quay, 16 June 2021: “{TEXTS[0]}” (last year: 2020) [1]"
    assert one.tally.judged[0].verdict.reason is Reason.JUDGE


def test_a_judge_is_not_asked_for_what_the_rules_refuse() -> None:
    """It has nothing to pass: a sentence that the rules refuse never reaches it."""
    judge = Refusing()
    gate(judge).passed("The ferry to Vik carried 550,000 passengers last year [1].")
    assert [] == judge.asked


def test_the_account_is_in_json_and_for_verbose(capsys: pytest.CaptureFixture[str]) -> None:
    """`--json` has the counts, `--verbose` a line for each sentence."""
    one = gate()
    one.passed("The ferry to Vik carried 550,000 passengers last year [1].")
    answer = Answer("What of Holm?", Status.QUOTED, "", (), (), "m", gate=one.tally)
    told = json.loads(json_of(answer))["gate"]
    assert {"kept": 0, "replaced": 1, "dropped": 0, "reasons": {"name": 1}} == told
    AnswerView(Terminal()).gate(one.tally)
    printed = " ".join(capsys.readouterr().out.split())
    assert "0 kept, 1 replaced, 0 dropped" in printed
    assert "name: “Vik” where the passage has “Holm”" in printed or "name: “Vik” is not" in printed
