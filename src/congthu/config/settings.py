"""Django's settings, from the configuration of one instance.

``CONGTHU_STATE`` names the state folder; without it (type checks, building) the defaults do and no secret is read.
"""

from __future__ import annotations

import os
from pathlib import Path

from congthu.config.instance import desired_state, load_instance
from congthu.engine.ground import has_search_door
from congthu.engine.state import Limits

_STATE = Path(os.environ.get("CONGTHU_STATE", "/nonexistent"))
INSTANCE = load_instance(_STATE)
INSTANCE_STATE = desired_state(
    INSTANCE, dkim_public="", vmail=(0, 0), limits=Limits(), may_mount=has_search_door(INSTANCE.state)
)
"""Names, ports and places for the pages; what only rendering needs is left out."""

DEBUG = False
SECRET_KEY, *SECRET_KEY_FALLBACKS = INSTANCE.web_keys
ALLOWED_HOSTS = list(INSTANCE.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(INSTANCE.web_origins)
ROOT_URLCONF = "congthu.config.urls"
ASGI_APPLICATION = "congthu.config.asgi.application"

INSTALLED_APPS = [
    "congthu.audit",
    "congthu.regulation",
    "congthu.accounts",
    "congthu.directory",
    "congthu.engine",
    "congthu.offices",
    "congthu.provisioning",
    "congthu.frame",
    "congthu.portal",
    "congthu.webmail",
    "oauth2_provider",
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "congthu.frame.headers.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "congthu.frame.language.ChosenLanguage",
    "congthu.frame.plain_input.PlainInput",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
            ]
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "congthu.common.postgres",
        "HOST": str(INSTANCE.database_socket),
        "PORT": "5432",
        "NAME": "congthu",
        "USER": INSTANCE.database_role,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
PASSWORD_HASHERS = [
    "congthu.accounts.passwords.making.OwnPasswordHasher",
    "congthu.accounts.passwords.foreign.CryptPasswordHasher",
    "congthu.accounts.passwords.foreign.ForeignPasswordHasher",
]
AUTHENTICATION_BACKENDS = ["congthu.accounts.passwords.importing.AccountBackend"]
OAUTH2_PROVIDER = {
    "OIDC_ENABLED": True,
    "OIDC_ISS_ENDPOINT": f"{INSTANCE.web_url}/oidc",
    "OIDC_RSA_PRIVATE_KEY": "".join(INSTANCE.signing_keys[:1]),
    "OIDC_RSA_PRIVATE_KEYS_INACTIVE": list(INSTANCE.signing_keys[1:]),
    "OIDC_SERVER_CLASS": "congthu.portal.web.oidc.server.CodeServer",
    "OAUTH2_VALIDATOR_CLASS": "congthu.portal.web.oidc.validator.Validator",
    "OIDC_RESPONSE_TYPES_SUPPORTED": ["code"],
    "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
    "OIDC_RP_INITIATED_LOGOUT_STRICT_REDIRECT_URIS": True,
    "PKCE_REQUIRED": True,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_MATCHING": True,
    "SCOPES": {
        "openid": "Số hiệu tài khoản / Account number",
        "profile": "Họ tên, chức vụ, đơn vị / Name, post, unit",
        "email": "Địa chỉ thư / E-mail address",
    },
    "DEFAULT_SCOPES": ["openid"],
    "AUTHORIZATION_CODE_EXPIRE_SECONDS": 60,
    "ACCESS_TOKEN_EXPIRE_SECONDS": 600,
    "ID_TOKEN_EXPIRE_SECONDS": 600,
}
"""Clause: D2.3. The library's plain HTTP scheme stays allowed only for the addresses that root registers."""
LOGIN_URL = "portal:sign-in"
LOGIN_REDIRECT_URL = "webmail:start"
"""To the mail; who has no box is led on from there."""
SESSION_ENGINE = "congthu.frame.session_store"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "congthu"
CSRF_FAILURE_VIEW = "congthu.portal.web.errors.form_expired"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "congthu-csrf"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "congthu-language"
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
NUMBER_GROUPING = 3
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = INSTANCE.static_root
STATICFILES_DIRS = [Path(__file__).parent.parent / "static"]

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # What these say is no news for whoever types a command: which jobs there are, and that one was noted.
    "loggers": {f"procrastinate.{name}": {"level": "WARNING"} for name in ("blueprints", "periodic", "jobs")},
    "root": {"handlers": ["console"], "level": "INFO"},
}
