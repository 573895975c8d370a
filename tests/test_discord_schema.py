"""The rules of Discord's that its schema does not carry."""

from typing import Any

import pytest
from discord_schema import V2, request_faults, rule_faults

TEXT = {"type": 10, "content": "x"}
BUTTON = {"type": 2, "style": 1, "label": "b", "custom_id": "b"}


@pytest.mark.parametrize(
    ("message", "where"),
    [
        ({"content": "x" * 2000}, []),
        ({"content": "x" * 2001}, ["content"]),
        ({"content": "\N{GRINNING FACE}" * 1001}, ["content"]),
        ({"embeds": [{"description": "x" * 3000}, {"title": "y" * 3001}]}, ["embeds"]),
        ({"content": ""}, ["body"]),
        ({"flags": V2, "components": [{"type": 17, "components": [TEXT] * 39}]}, []),
        ({"flags": V2, "components": [{"type": 17, "components": [TEXT] * 40}]}, ["components"]),
        ({"flags": V2, "components": [{"type": 10, "content": "x" * 2001}] * 2}, ["components"]),
        ({"flags": V2, "components": [TEXT], "content": "x"}, ["content"]),
        ({"flags": V2, "components": [TEXT], "embeds": [{"title": "x"}]}, ["embeds"]),
        ({"components": [TEXT]}, ["components"]),
        ({"components": [{"type": 1, "components": [BUTTON, BUTTON]}]}, ["custom_id"]),
        (
            {"components": [{"type": 1, "components": [{**BUTTON, "custom_id": "x" * 101}]}]},
            ["custom_id"],
        ),
    ],
)
def test_rules_that_the_schema_lacks(message: dict[str, Any], where: list[str]) -> None:
    """What Discord refuses though its schema allows it is found in a message."""
    faults = rule_faults("POST", "/channels/1/messages", message)
    assert where == [fault.where for fault in faults]
    callback = rule_faults("POST", "/interactions/1/t/callback", {"type": 4, "data": message})
    assert faults == callback


def test_rules_for_edits() -> None:
    """An edit cannot take V2 away, and one that empties a message is refused."""
    v2 = {"flags": V2, "components": [TEXT]}
    path = "/webhooks/1/t/messages/@original"
    told = request_faults([("PATCH", path, v2), ("PATCH", path, {"flags": 0, "content": "x"})])
    assert [f"PATCH {path}: flags: IS_COMPONENTS_V2 cannot be removed by an edit"] == told
    before = {"flags": 0, "content": "x"}
    assert [50006] == [each.code for each in rule_faults("PATCH", path, {"content": ""}, before)]
    assert [] == rule_faults("PATCH", path, {"content": ""})
