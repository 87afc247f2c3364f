"""The words of feedback: comments, with what was asked and answered, so that a reviewer can search in them.

An index of its own, and not that of all messages: a word that stands in half of a million messages is found
as quickly as a rare one. Feedback came with 0002, so there is none yet that it would have to learn.
"""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute(
        "CREATE VIEW feedback_words_source AS SELECT feedback.id, feedback.comment,"
        " (SELECT content FROM messages WHERE turn_id = replies.turn_id AND reply_id IS NULL) AS prompt,"
        " (SELECT group_concat(content, char(10)) FROM messages"
        "  WHERE reply_id = replies.id AND json_extract(metadata, '$.title') IS NULL) AS answer"
        " FROM feedback JOIN replies ON replies.id = feedback.reply_id"
    )
    op.execute(
        "CREATE VIRTUAL TABLE feedback_words USING fts5(comment, prompt, answer,"
        " content='feedback_words_source', content_rowid='id', tokenize='unicode61 remove_diacritics 2')"
    )
