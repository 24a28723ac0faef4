"""What may be wrong when devices are enrolled or told. Pure."""

from __future__ import annotations

from congthu.common.errors import CongThuError


class DeviceRefused(CongThuError):
    """A browser named a push service that is not spoken to (``service``), or keys that are none (``keys``)."""


class ServiceBusy(CongThuError):
    """A push service could not take it now; it is asked again later."""
