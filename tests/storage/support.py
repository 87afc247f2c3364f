"""A conversation that says what a test tells it to."""

from itertools import count

from webchat.messages import Message
from webchat.storage import replies, turns
from webchat.updates import ReplyState, Snapshot

BOT = "reply"


def done(*texts, state=ReplyState.DONE, error=None):
    return Snapshot(tuple(map(Message, texts)), state, error)


def writing(*texts):
    return Snapshot(tuple(map(Message, texts)), ReplyState.WRITING)


class Talk:
    """Usage: `talk.say("How are you?", "Well.")` gives the NewTurn; without an answer it stays waiting."""

    def __init__(self, conversation_id):
        self.id = conversation_id
        self._client_ids = count(1)

    def say(self, text, answer=None, edit_of=None):
        turn = turns.add(self.id, text, f"client-{next(self._client_ids)}", edit_of=edit_of)
        if answer is not None:
            replies.finish({turn.reply_id: done(answer)})
        return turn

    def retry(self, turn, answer):
        reply_id = turns.add_reply(turn.turn_id)
        replies.finish({reply_id: done(answer)})
        return reply_id

    @property
    def shown(self):
        """The active path in words: what was said, and the first message of each answer."""
        return [(turn.text, *(m.content for m in turn.reply.messages[:1])) for turn in turns.path(self.id)]
