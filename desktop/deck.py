"""What is to be exported: pages in their order, the chosen ones, titles of the user's own, template and footer."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType


@dataclass(frozen=True)
class Deck:
    """What the user has chosen to export; frozen, each wish makes a new one.

    Attributes
    ----------
    order
        Ids of all pages, also of those that are not chosen.
    chosen
        Ids of those that are written.
    in_hand
        The page that is looked at.
    titles
        Titles of the user's own by the id of their page; the others carry their headline.
    template
        File of a house template; None for our own.
    brief
        Whether the footer is short.
    """

    order: tuple[str, ...]
    chosen: frozenset[str]
    in_hand: str
    titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    template: Path | None = None
    brief: bool = False

    @property
    def pages(self) -> tuple[str, ...]:
        """Return the ids of the chosen pages in their order."""
        return tuple(one for one in self.order if one in self.chosen)

    def alone(self, page_id: str) -> "Deck":
        """Return a deck of one page, which is in hand."""
        return replace(self, chosen=frozenset((page_id,)), in_hand=page_id)

    def of(self, pages: Iterable[str]) -> "Deck":
        """Return a deck of these pages in this order; the others stand behind, not chosen."""
        wanted = tuple(pages)
        others = (one for one in self.order if one not in wanted)
        in_hand = self.in_hand if self.in_hand in wanted else wanted[0]
        return replace(self, order=(*wanted, *others), chosen=frozenset(wanted), in_hand=in_hand)

    def offering(self, pages: Iterable[str]) -> "Deck":
        """Return a deck that has these pages too; those that are new to it stand before the others, not chosen."""
        new = tuple(one for one in pages if one not in self.order)
        return replace(self, order=(*new, *self.order))

    def without(self, pages: Collection[str]) -> "Deck":
        """Return a deck in which some pages are no more; it still has one in hand, and one that is chosen."""
        order = tuple(one for one in self.order if one not in pages)
        in_hand = self.in_hand if self.in_hand in order else order[0]
        return replace(
            self, order=order, in_hand=in_hand, chosen=self.chosen.intersection(order) or frozenset((in_hand,))
        )

    def titled(self, page_id: str, title: str) -> "Deck":
        """Return a deck in which a page has a title of its own; an empty one gives the headline back."""
        titles = {**self.titles, page_id: title}
        return replace(self, titles=MappingProxyType({name: text for name, text in titles.items() if text}))
