"""What additional outputs show is kept with the reply, and comes back with its place in the tree."""

from webchat.messages import ComponentData, Message
from webchat.storage import replies, turns
from webchat.storage.outputs import outputs_before, outputs_shown
from webchat.updates import ReplyState, Snapshot

NOTHING = ()


def note(value):
    return ComponentData("note", {"value": value})


def ended(*outputs):
    return Snapshot((Message("said"),), ReplyState.DONE, outputs=outputs)


def say(talk, text, *outputs):
    turn = talk.say(text)
    replies.finish({turn.reply_id: ended(*outputs)})
    return turn


def test_outputs_are_kept_while_they_grow_and_when_they_end(talk):
    reply_id = talk.say("Hello").reply_id
    first = Snapshot((Message("a"),), ReplyState.WRITING, outputs=(note("one"), None))
    replies.save({reply_id: first})
    assert replies.load(reply_id).outputs == (note("one"), None)
    second = Snapshot((Message("a"),), ReplyState.WRITING, outputs=(note("one"), note("two")))
    replies.save({reply_id: second}, {reply_id: first})
    assert replies.load(reply_id).outputs == (note("one"), note("two"))
    replies.finish({reply_id: ended(note("last"), None)})
    assert turns.path(talk.id)[0].reply.outputs == (note("last"), None)


def test_the_last_reply_that_has_any_counts(talk):
    assert outputs_shown(talk.id).outputs == NOTHING
    first = say(talk, "one", note("first"))
    second = say(talk, "two")
    assert outputs_shown(talk.id).outputs == (note("first"),)
    assert outputs_before(second.reply_id).outputs == (note("first"),)
    assert outputs_before(first.reply_id) == (NOTHING, None)
    assert outputs_before(second.reply_id).since == turns.path(talk.id)[0].reply.created_at


def test_only_the_active_path_counts(talk):
    turn = say(talk, "one", note("first"))
    again = turns.add_reply(turn.turn_id)
    assert outputs_shown(talk.id).outputs == outputs_before(again).outputs == NOTHING
    replies.finish({again: ended(note("second"))})
    assert outputs_shown(talk.id).outputs == (note("second"),)
    turns.show_reply(turn.reply_id)
    assert outputs_shown(talk.id).outputs == (note("first"),)
    turns.undo(talk.id)
    assert outputs_shown(talk.id).outputs == NOTHING


def test_a_sign_that_no_database_takes_is_left_out(talk):
    reply_id = talk.say("Hello").reply_id
    replies.finish({reply_id: ended(note("a\0b\ud800"))})
    assert "\0" not in replies.load(reply_id).outputs[0].value
