"""What a written Vietnamese syllable looks like: the one test by which wrong readings of old texts are told. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

GRAVE, ACUTE, TILDE, HOOK, DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_TONES: Final = frozenset({GRAVE, ACUTE, TILDE, HOOK, DOT})

_SYLLABLE: Final = re.compile(
    r"(?:ngh|ng|nh|th|tr|ch|kh|ph|gh|gi|qu|[bcdđghklmnprstvx])?"
    r"(?:uyê|uya|uyu|iêu|yêu|ươi|ươu|uôi|oai|oay|oeo|uây|uao|"
    r"ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|oo|ôi|ơi|ua|uâ|uê|ui|uô|uơ|uy|ưa|ươ|ưi|ưu|yê|"
    r"[aăâeêioôơuưy])"
    r"(?:ch|ng|nh|[cmnpt])?"
)
SEPARATORS: Final = re.compile(r"[\s\d\"'’.,;:/()\-|@_]+", re.ASCII)
"""What parts words, so that no letter of an old encoding is taken for a separator."""


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Return whether ``word`` could be a Vietnamese syllable, with at most one tone, in any case and normal form."""
    marks = unicodedata.normalize("NFD", word.lower())
    bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    return sum(mark in _TONES for mark in marks) <= 1 and _SYLLABLE.fullmatch(bare) is not None


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ONSETS: Final = (
    "ngh", "ng", "nh", "th", "tr", "ch", "kh", "ph", "gh", "gi", "qu",
    "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
)  # fmt: skip
_RIMES: Final = _listed(
    "a e ê i o ô ơ u ư y ia ua ưa uơ uê uy oa oe uya ai ao au ay âu ây eo êu iu oi ôi ơi ui ưi ưu oai oay "
    "oeo uây uôi ươi ươu iêu yêu uyu am ăm âm em êm im om ôm ơm um iêm yêm uôm ươm oam oăm an ăn ân en ên "
    "in on ôn ơn un iên yên uôn ươn oan oăn uân oen uyên uyn ang ăng âng eng ong ông ung ưng iêng uông "
    "ương oang oăng uâng oong anh ênh inh oanh uynh ap ăp âp ep êp ip op ôp ơp up iêp ươp oap at ăt ât et "
    "êt it ot ôt ơt ut ưt iêt yêt uôt ươt oat oăt uât uyêt uyt ac ăc âc ec oc ôc uc ưc iêc uôc ươc oac "
    "oăc ach êch ich oach uych uêch yn ynh yt yp ym ych"
)
_STOPS: Final = ("p", "t", "c", "ch")
_ONLY_BEFORE_FRONT: Final = frozenset({"k", "gh", "ngh"})
_NOT_BEFORE_FRONT: Final = frozenset({"c", "g", "ng"})
_FRONT: Final = frozenset("eêiy")


@lru_cache(maxsize=16384)
def is_usual_syllable(word: str) -> bool:
    """Return whether ``word`` is written as dictionaries write: a known rime, a tone it can bear, the right onset."""
    marks = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in marks if mark in _TONES]
    bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    if len(tones) > 1 or len(bare) > 8:  # noqa: PLR2004 - Nghiêng and nghuệch are the longest.
        return False
    return any(_is_usual(onset, bare[len(onset) :], tones) for onset in _ONSETS if bare.startswith(onset))


def _is_usual(onset: str, rime: str, tones: list[str]) -> bool:
    if onset == "gi" and rime == "":
        return True
    if rime not in _RIMES or (rime.endswith(_STOPS) and tones not in ([ACUTE], [DOT])):
        return False
    is_front = rime[0] in _FRONT
    if onset == "qu":
        return rime[0] in "aăâeêoơyi"
    return not (
        (is_front and onset in _NOT_BEFORE_FRONT and rime[:1] != "i") or (not is_front and onset in _ONLY_BEFORE_FRONT)
    )
