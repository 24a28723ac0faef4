"""What may stay of HTML. Everything that is not named here goes."""

from __future__ import annotations

from typing import Final


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


TAGS: Final = _listed(
    "a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup "
    "dd del details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i "
    "img ins kbd li main mark menu nav nobr ol p pre q rp rt ruby s samp section small span strike strong sub "
    "summary sup table tbody td tfoot th thead time tr tt u ul var wbr"
)

DROPPED_WITH_CONTENT: Final = _listed(
    "script style template noscript iframe object embed applet svg math title textarea select option "
    "optgroup xmp noembed noframes frameset frame audio video canvas map datalist portal dialog"
)
"""Their content is not text that a reader was meant to see. The text behind <plaintext> is; <head> may never close."""

FORMATTING: Final = _listed("b big code em font i nobr s small strike strong tt u")
"""Tags that the parser opens again in every paragraph until they are closed: nesting costs the square of the length."""

_ANYWHERE: Final = _listed("align bgcolor class color dir height id lang name style title valign width")
_OF_TAG: Final = {
    "a": _listed("href"),
    "img": _listed("alt border hspace src srcset vspace"),
    "font": _listed("face size"),
    "table": _listed("background border bordercolor cellpadding cellspacing frame rules summary"),
    "td": _listed("abbr background colspan headers nowrap rowspan scope"),
    "th": _listed("abbr background colspan headers nowrap rowspan scope"),
    "tr": _listed("background"),
    "tbody": _listed("background"),
    "div": _listed("background text"),
    "col": _listed("span"),
    "colgroup": _listed("span"),
    "ol": _listed("reversed start type"),
    "ul": _listed("type"),
    "li": _listed("type value"),
    "hr": _listed("noshade size"),
    "br": _listed("clear"),
    "details": _listed("open"),
    "time": _listed("datetime"),
}
READ: Final[dict[str, set[str]]] = {
    "*": set(_ANYWHERE),
    **{tag: set(names) for tag, names in _OF_TAG.items()},
}
"""Attributes that the first pass leaves, for the second to look at each."""

WRITTEN: Final[dict[str, set[str]]] = {
    "*": set(_ANYWHERE),
    **{tag: set(names) - {"srcset", "background", "text"} for tag, names in _OF_TAG.items()},
    "a": set(_listed("href rel target data-host data-mismatch")),
    "img": set(_listed("alt border hspace src vspace data-remote data-tracker loading referrerpolicy")),
}
"""Attributes that may be in what is shown, and that the last pass allows."""

PROPERTIES: Final = _listed(
    "background background-color background-image background-position background-repeat background-size "
    "border border-bottom border-bottom-color border-bottom-left-radius border-bottom-right-radius "
    "border-bottom-style border-bottom-width border-collapse border-color border-left border-left-color "
    "border-left-style border-left-width border-radius border-right border-right-color border-right-style "
    "border-right-width border-spacing border-style border-top border-top-color border-top-left-radius "
    "border-top-right-radius border-top-style border-top-width border-width box-sizing caption-side clear "
    "color direction display empty-cells float font font-family font-size font-stretch font-style "
    "font-variant font-weight height letter-spacing line-height list-style list-style-position "
    "list-style-type margin margin-bottom margin-left margin-right margin-top max-height max-width min-height "
    "min-width opacity overflow overflow-wrap overflow-x overflow-y padding padding-bottom padding-left "
    "padding-right padding-top page-break-after page-break-before page-break-inside table-layout text-align "
    "text-decoration text-decoration-color text-decoration-line text-decoration-style text-indent "
    "text-transform unicode-bidi vertical-align visibility white-space width word-break word-spacing "
    "word-wrap"
)
FUNCTIONS: Final = _listed("rgb rgba hsl hsla linear-gradient radial-gradient calc min max")
MEDIA_WORDS: Final = _listed(
    "screen all only and not max-width min-width max-device-width min-device-width orientation landscape portrait or"
)
PSEUDO: Final = _listed("link visited hover active first-child last-child only-child first-of-type last-of-type empty")
"""Pseudo-classes that depend on nothing but the letter."""
