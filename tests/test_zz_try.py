import sys, types
try:
    import bot.claim
except ImportError:
    m=types.ModuleType("bot.claim"); m.check_claim=None; sys.modules["bot.claim"]=m
from discord_scene import *
import discord
def texts(view_or_msg):
    out=[]
    def walk(c):
        for x in c:
            if hasattr(x,'content'): out.append(x.content)
            for attr in ('children','components'):
                if getattr(x,attr,None): walk(getattr(x,attr))
            if getattr(x,'accessory',None): walk([x.accessory])
            if getattr(x,'label',None): out.append('<'+x.label+'>')
    walk(view_or_msg.components)
    return out
import pytest
@pytest.mark.simcord(shard_count=1)
async def test_ask(simcord_env):
    ch = simcord_env.create_guild().create_text_channel("general")
    alice = simcord_env.guild.add_member(simcord_env.create_user("alice"))
    r = await alice.slash(ch, "ask", question="When and where did Biden and Putin meet in June 2021?")
    m=ch.last_message
    print("\n".join(texts(m)))
    r= await alice.click(m, label="Show passage 2")
    print("\n".join(texts(r.response)))
    r= await alice.click(m, label="All sources")
    print("\n".join(texts(r.response)))
    for rec in simcord_env.http_requests: print(rec.method, rec.path)
