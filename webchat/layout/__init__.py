"""What the author puts on a page: blocks inside blocks, and what happens when somebody uses them."""
