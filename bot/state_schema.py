"""How the bot's file is laid out: a script for each version, run one after another.

A script that has been released is never changed: what is wrong with it is put right by the next.
"""

# `answers` keeps its citations as JSON: they are only ever read with the answer they belong to.
# `feedback` copies the words it is about, for it is read when the answer has long been erased;
# it knows who asked, so that `forget` finds those words again.
_FIRST = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE answers (
    answer_id TEXT PRIMARY KEY, guild_id INTEGER NOT NULL, channel_id INTEGER NOT NULL,
    asker_id INTEGER NOT NULL, conversation_id TEXT NOT NULL, question TEXT NOT NULL,
    standalone TEXT NOT NULL, text TEXT NOT NULL, status TEXT NOT NULL, model TEXT NOT NULL,
    is_private INTEGER NOT NULL, created_at TEXT NOT NULL, citations TEXT NOT NULL
);
CREATE INDEX answers_by_conversation ON answers (conversation_id, created_at);
CREATE INDEX answers_by_asker ON answers (asker_id);
CREATE INDEX answers_by_guild ON answers (guild_id);
CREATE INDEX answers_by_time ON answers (created_at);

CREATE TABLE messages (
    message_id INTEGER PRIMARY KEY,
    answer_id TEXT NOT NULL REFERENCES answers ON DELETE CASCADE
);
CREATE INDEX messages_by_answer ON messages (answer_id);

CREATE TABLE threads (
    thread_id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, asker_id INTEGER NOT NULL,
    conversation_id TEXT NOT NULL, opened_at TEXT NOT NULL
);

CREATE TABLE guilds (
    guild_id INTEGER PRIMARY KEY, channels TEXT NOT NULL, in_thread INTEGER NOT NULL,
    is_private INTEGER NOT NULL, user_daily INTEGER, guild_daily INTEGER
);

CREATE TABLE scopes (
    guild_id INTEGER NOT NULL, level TEXT NOT NULL, channel_id INTEGER NOT NULL,
    scope TEXT NOT NULL, PRIMARY KEY (guild_id, level, channel_id)
) WITHOUT ROWID;

CREATE TABLE feedback (
    answer_id TEXT NOT NULL, user_id INTEGER NOT NULL, guild_id INTEGER NOT NULL,
    asker_id INTEGER NOT NULL, conversation_id TEXT NOT NULL, question TEXT NOT NULL,
    standalone TEXT NOT NULL, text TEXT NOT NULL, status TEXT NOT NULL, model TEXT NOT NULL,
    is_good INTEGER NOT NULL, reason TEXT NOT NULL, created_at TEXT NOT NULL,
    PRIMARY KEY (answer_id, user_id)
);
CREATE INDEX feedback_by_user ON feedback (user_id);
CREATE INDEX feedback_by_asker ON feedback (asker_id);
CREATE INDEX feedback_by_conversation ON feedback (conversation_id);

CREATE TABLE budgets (
    day TEXT NOT NULL, guild_id INTEGER NOT NULL, user_id INTEGER NOT NULL,
    questions INTEGER NOT NULL, PRIMARY KEY (day, guild_id, user_id)
) WITHOUT ROWID;
"""

SCRIPTS = (_FIRST,)
