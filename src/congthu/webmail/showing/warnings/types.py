"""Warnings, what they are made of, and the lists behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How loudly a warning is shown."""

    INFO = "info"
    CAUTION = "caution"
    DANGER = "danger"


class WarningCode(StrEnum):
    """Why a reader should look twice; the pages have a sentence for each, filled with the parameters."""

    NO_SENDER = "sender.none"
    SEVERAL_SENDERS = "sender.several"
    NAME_HAS_ADDRESS = "sender.name_has_address"
    """Params: ``shown``, ``address``."""
    CLAIMS_INSIDE = "sender.claims_inside"
    """Params: ``address``. It came from outside, under a domain of ours."""
    LOOKALIKE_DOMAIN = "sender.lookalike_domain"
    """Params: ``domain``, ``like``."""
    LOOKALIKE_ADDRESS = "sender.lookalike_address"
    """Params: ``address``, ``like``."""
    NAME_FROM_INSIDE = "sender.name_from_inside"
    """Params: ``name``, ``like``, ``address``. Somebody inside is called so; this comes from outside."""
    MIXED_SCRIPTS = "sender.mixed_scripts"
    """Params: ``domain``, ``shown``."""
    OUTSIDE = "sender.outside"
    """Params: ``domain``."""
    FREE_MAIL = "sender.free_mail"
    """Params: ``domain``. A document sent so counts as not sent (D9.4); a citizen's letter is welcome."""
    FIRST_TIME = "sender.first_time"
    """Params: ``address``."""
    REPLY_ELSEWHERE = "reply.elsewhere"
    """Params: ``reply_to``, ``address``."""
    DMARC_FAILED = "authentication.dmarc_failed"
    """Params: ``domain``."""
    SPF_FAILED = "authentication.spf_failed"
    """Params: ``domain``."""
    DKIM_FAILED = "authentication.dkim_failed"
    """Params: ``domain``."""
    UNCHECKED = "authentication.unchecked"
    """Params: ``domain``. It could not be found out who sent this; that is no pass."""
    LINK_MISMATCH = "link.mismatch"
    """Params: ``shown``, ``host``."""
    LINK_LOOKALIKE = "link.lookalike"
    """Params: ``host``, ``like``."""
    LINK_NUMBER = "link.number"
    """Params: ``host``. A bare number of the network in place of a name."""
    LINK_EXECUTABLE = "link.executable"
    """Params: ``host``, ``name``."""
    FILE_DANGEROUS = "file.dangerous"
    """Params: ``name``, ``extension``."""
    FILE_DOUBLE_EXTENSION = "file.double_extension"
    """Params: ``name``."""
    FILE_FALSE_TYPE = "file.false_type"
    """Params: ``name``, ``sniffed``."""
    FILE_ENCRYPTED = "file.encrypted"
    """Params: ``name``. No scanner could look inside (D8.3-1)."""
    FILE_IN_ARCHIVE = "file.in_archive"
    """Params: ``name``, ``inside``."""


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One warning."""

    code: WarningCode
    severity: Severity
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SenderFacts:
    """What the caller knows and the letter does not say."""

    own_domains: frozenset[str] = frozenset()
    """Domains of the province, lower case; what is below one of them is ours, too."""
    authserv_id: str = ""
    """Under which name our own servers write Authentication-Results; headers under any other are forgeries to us."""
    known_addresses: frozenset[str] = frozenset()
    """With whom the reader corresponds, lower case."""
    namesakes: tuple[str, ...] = ()
    """Addresses of ours whose owners are called as the sender is, where the sender is outside."""
    is_first_time: bool = False
    came_from_outside: bool = True
    """It did not come through our submission. A letter inside needs no outside authentication."""


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


@dataclass(frozen=True, kw_only=True)
class WarnPolicy:
    """The lists and bounds behind the warnings; dated, because providers come and go."""

    version: str = "2026-11"
    free_mail: frozenset[str] = _listed(
        "gmail.com googlemail.com yahoo.com yahoo.com.vn ymail.com rocketmail.com hotmail.com hotmail.com.vn "
        "outlook.com outlook.com.vn live.com msn.com icloud.com me.com mac.com aol.com gmx.com gmx.net gmx.de "
        "mail.com mail.ru yandex.com yandex.ru proton.me protonmail.com pm.me tutanota.com tuta.io zoho.com "
        "zohomail.com qq.com 163.com 126.com naver.com hanmail.net web.de fastmail.com hey.com inbox.com "
        "vnn.vn hcm.vnn.vn hn.vnn.vn fpt.vn zing.vn"
    )
    """Clause: D9.4."""
    dangerous: frozenset[str] = _listed(
        "ade adp app appinstaller appref-ms application appx appxbundle arj asp aspx bas bat bin cab cer chm "
        "cmd cnt com cpl crt csh der diagcab dll dmg drv exe fxp gadget grp hlp hpj hta htc htm html img inf "
        "ins iqy iso isp its jar jnlp js jse ksh library-ms lnk mad maf mag mam maq mar mas mat mau mav maw "
        "mcf mda mdb mde mdt mdw mdz mht mhtml mjs msc msh msh1 msh2 mshxml msi msix msp mst msu ocx one ops "
        "osd pcd pif pkg pl plg prf prg printerexport ps1 ps1xml ps2 psc1 psc2 psd1 psdm1 pst py pyc pyo pyw "
        "pyz rb reg scf scr sct search-ms settingcontent-ms sh shb shs slk svg swf sys theme tmp udl url vb "
        "vbe vbp vbs vhd vhdx vsmacros vsw webpnp website wim ws wsb wsc wsf wsh xbap xhtml xll xnk xpi xqy "
        "docm dotm xlsm xltm xlam pptm potm ppam ppsm sldm"
    )
    """Endings of files that a machine runs, opens as a disk, or follows elsewhere."""
    documents: frozenset[str] = _listed(
        "pdf doc docx xls xlsx ppt pptx odt ods odp txt rtf csv jpg jpeg png gif bmp tif tiff mp3 mp4 zip rar 7z"
    )
    """Endings behind which another hides: "quyet-dinh.pdf.exe"."""
    runnable_types: frozenset[str] = _listed(
        "application/vnd.microsoft.portable-executable application/x-elf application/x-ms-shortcut "
        "application/java-vm text/x-shellscript application/java-archive"
    )
    near_length: int = 6
    """Names shorter than this are not called alike for one letter: "sld" is not a forged "snv"."""
    most_of_a_kind: int = 10
