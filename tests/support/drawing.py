"""What a live reply draws with, outside a site."""

from webchat.rendering.live_message import Drawing


def drawing(partials, output=None):
    """Of all that `partials` draw; `output`: another way to draw an additional output."""
    return Drawing(
        message=partials.message,
        summary=partials.summary,
        component=partials.component,
        state=partials.state,
        output=output or partials.output,
    )
