"""A page in miniature: takes `<hx-partial>`s as HTMX would, so that streams can be tested without a browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from html.parser import HTMLParser

VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Node:
    tag: str = ""
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)
    parent: Node | None = None

    def all(self):
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.all()

    def find(self, selector: str) -> Node:
        """`#id`, or `#id .class`."""
        id, _, css_class = selector.removeprefix("#").partition(" .")
        found = [node for node in self.all() if node.attributes.get("id") == id]
        assert len(found) == 1, f"{len(found)} elements for {selector}"
        if not css_class:
            return found[0]
        inside = [n for n in found[0].all() if css_class in (n.attributes.get("class") or "").split()]
        assert inside, f"no element for {selector}"
        return inside[0]

    @property
    def html(self) -> str:
        inside = "".join(escape(c, quote=False) if isinstance(c, str) else c.html for c in self._merged())
        if not self.tag:
            return inside
        attributes = "".join(f' {name}="{escape(value or "")}"' for name, value in self.attributes.items())
        return f"<{self.tag}{attributes}>" + (inside + f"</{self.tag}>" if self.tag not in VOID else "")

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def put(self, index: int, nodes: list[Node | str]) -> None:
        for node in nodes:
            if isinstance(node, Node):
                node.parent = self
        self.children[index:index] = nodes

    def _merged(self):
        merged: list[Node | str] = []
        for child in self.children:
            if isinstance(child, str) and merged and isinstance(merged[-1], str):
                merged[-1] += child
            else:
                merged.append(child)
        return merged


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.open = Node()

    def handle_starttag(self, tag, attrs):
        node = Node(tag, dict(attrs), [], self.open)
        self.open.children.append(node)
        if tag not in VOID:
            self.open = node

    def handle_startendtag(self, tag, attrs):
        self.open.children.append(Node(tag, dict(attrs), [], self.open))

    def handle_endtag(self, tag):
        node = self.open
        while node.parent is not None and node.tag != tag:
            node = node.parent
        self.open = node.parent or self.open

    def handle_data(self, data):
        self.open.children.append(data)


def parse(html: str) -> Node:
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.root


class Page:
    """Usage: `page = Page(html); page.take(fragments); page.html`."""

    def __init__(self, html: str) -> None:
        self.source = html

    @cached_property
    def root(self) -> Node:
        """Parsed when somebody looks into it: most pages are only asked whether they say this or that."""
        return parse(self.source)

    def take(self, fragments: str) -> None:
        """All targets are found before anything is put in, as HTMX 4 does."""
        partials = [node for node in parse(fragments).children if isinstance(node, Node)]
        assert all(node.tag == "hx-partial" for node in partials), fragments
        found = [(self.root.find(node.attributes["hx-target"]), node) for node in partials]
        for target, node in found:
            self._swap(target, node.attributes["hx-swap"], node.children)

    def _swap(self, target: Node, swap: str, nodes: list[Node | str]) -> None:
        home = target.parent
        match swap:
            case "beforeend":
                target.put(len(target.children), nodes)
            case "beforebegin":
                home.put(home.children.index(target), nodes)
            case "innerMorph" | "innerHTML":
                target.children.clear()
                target.put(0, nodes)
            case "outerMorph" | "outerHTML":
                at = home.children.index(target)
                del home.children[at]
                home.put(at, nodes)
            case _:
                raise AssertionError(f"unknown swap {swap}")

    @property
    def html(self) -> str:
        return self.root.html
