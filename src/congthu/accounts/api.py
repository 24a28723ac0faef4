"""The front door of accounts."""

from congthu.accounts.actions import (
    create_accounts,
    end_role,
    grant_roles,
    record_sign_in,
    rename_login,
    resume_account,
    suspend_account,
)
from congthu.accounts.app_passwords import create_app_password, end_app_password, list_app_passwords
from congthu.accounts.factors.codes import Offer
from congthu.accounts.factors.enrolling import add_passkey, confirm_generator, offer_generator, renew_recovery_codes
from congthu.accounts.factors.passkeys import RelyingParty, creation_options, request_options
from congthu.accounts.factors.proving import note_wrong_code, prove_by_code, prove_by_passkey
from congthu.accounts.factors.queries import (
    get_overview,
    has_second_factor,
    list_credential_ids,
    owes_second_factor,
)
from congthu.accounts.factors.removing import remove_generator, remove_passkey, reset_factors
from congthu.accounts.factors.requiring import release_second_factor, repair_requirements, require_second_factor
from congthu.accounts.factors.resealing import reseal_factors
from congthu.accounts.factors.sealing import Sealer, load_sealer
from congthu.accounts.factors.spending import CHALLENGE_LIFE, forget_challenges, new_challenge
from congthu.accounts.factors.types import FactorKind, FactorOverview, RequirementSource
from congthu.accounts.guarding.asking import describe_attempt, judge_attempt, note_attempt, release_attempt
from congthu.accounts.guarding.browsers import cookie_name, issue_cookie
from congthu.accounts.guarding.lifting import lift_block
from congthu.accounts.guarding.origins import network_of
from congthu.accounts.guarding.policy import POLICY as GUARD_POLICY
from congthu.accounts.guarding.queries import find_attacks, list_box_visits, list_own_attempts
from congthu.accounts.guarding.secrets import GuardKeys, read_keys
from congthu.accounts.guarding.types import BoxVisit, Counted, Outcome, OwnAttempt, Result, Verdict
from congthu.accounts.oidc.clients import Client, NewClient, add_client, end_client_tokens, list_clients, remove_client
from congthu.accounts.oidc.foreign import depart, identify
from congthu.accounts.oidc.links import find_linked_account, link_identity, unlink_identity
from congthu.accounts.oidc.types import Departure, Identity, Provider
from congthu.accounts.passwords.faults import Fault, FaultCode, Owner
from congthu.accounts.passwords.importing import ForeignHash, TakenOver, import_hashes
from congthu.accounts.passwords.limits import password_limits, start_password_end
from congthu.accounts.passwords.looking import (
    check_new_password,
    has_start_password,
    has_start_password_of,
    is_start_password_expired,
)
from congthu.accounts.passwords.making import hash_own_password, hash_start_password, new_start_password
from congthu.accounts.passwords.setting import change_password, choose_password, issue_start_password
from congthu.accounts.passwords.strength import CrackTime, Strength, measure_strength
from congthu.accounts.queries import (
    count_accounts,
    find_active_account,
    get_account_id,
    list_grants,
    list_holders,
    list_logins,
    list_terms,
)
from congthu.accounts.sessions.closing import close_account
from congthu.accounts.sessions.devices import forget_old_devices, is_known_device, remember_device
from congthu.accounts.sessions.ending import end_all_access, end_connections, end_session, end_sessions, forget_device
from congthu.accounts.sessions.places import forget_old_places, note_sign_in
from congthu.accounts.sessions.policy import POLICY as SESSION_POLICY
from congthu.accounts.sessions.programs import program_of
from congthu.accounts.sessions.queries import is_session_open, list_devices, list_sessions
from congthu.accounts.sessions.store import SESSION, Presence, SessionStore
from congthu.accounts.sessions.types import OpenSession, RememberedDevice, Visit
from congthu.accounts.sessions.visiting import (
    clear_sessions,
    close_session,
    find_present,
    find_start,
    open_session,
)
from congthu.accounts.tokens import end_tokens, issue_token
from congthu.accounts.types import SignInMethod

__all__ = [
    "CHALLENGE_LIFE",
    "GUARD_POLICY",
    "SESSION",
    "SESSION_POLICY",
    "BoxVisit",
    "Client",
    "Counted",
    "CrackTime",
    "Departure",
    "FactorKind",
    "FactorOverview",
    "Fault",
    "FaultCode",
    "ForeignHash",
    "GuardKeys",
    "Identity",
    "NewClient",
    "Offer",
    "OpenSession",
    "Outcome",
    "OwnAttempt",
    "Owner",
    "Presence",
    "Provider",
    "RelyingParty",
    "RememberedDevice",
    "RequirementSource",
    "Result",
    "Sealer",
    "SessionStore",
    "SignInMethod",
    "Strength",
    "TakenOver",
    "Verdict",
    "Visit",
    "add_client",
    "add_passkey",
    "change_password",
    "check_new_password",
    "choose_password",
    "clear_sessions",
    "close_account",
    "close_session",
    "confirm_generator",
    "cookie_name",
    "count_accounts",
    "create_accounts",
    "create_app_password",
    "creation_options",
    "depart",
    "describe_attempt",
    "end_all_access",
    "end_app_password",
    "end_client_tokens",
    "end_connections",
    "end_role",
    "end_session",
    "end_sessions",
    "end_tokens",
    "find_active_account",
    "find_attacks",
    "find_linked_account",
    "find_present",
    "find_start",
    "forget_challenges",
    "forget_device",
    "forget_old_devices",
    "forget_old_places",
    "get_account_id",
    "get_overview",
    "grant_roles",
    "has_second_factor",
    "has_start_password",
    "has_start_password_of",
    "hash_own_password",
    "hash_start_password",
    "identify",
    "import_hashes",
    "is_known_device",
    "is_session_open",
    "is_start_password_expired",
    "issue_cookie",
    "issue_start_password",
    "issue_token",
    "judge_attempt",
    "lift_block",
    "link_identity",
    "list_app_passwords",
    "list_box_visits",
    "list_clients",
    "list_credential_ids",
    "list_devices",
    "list_grants",
    "list_holders",
    "list_logins",
    "list_own_attempts",
    "list_sessions",
    "list_terms",
    "load_sealer",
    "measure_strength",
    "network_of",
    "new_challenge",
    "new_start_password",
    "note_attempt",
    "note_sign_in",
    "note_wrong_code",
    "offer_generator",
    "open_session",
    "owes_second_factor",
    "password_limits",
    "program_of",
    "prove_by_code",
    "prove_by_passkey",
    "read_keys",
    "record_sign_in",
    "release_attempt",
    "release_second_factor",
    "remember_device",
    "remove_client",
    "remove_generator",
    "remove_passkey",
    "rename_login",
    "renew_recovery_codes",
    "repair_requirements",
    "request_options",
    "require_second_factor",
    "reseal_factors",
    "reset_factors",
    "resume_account",
    "start_password_end",
    "suspend_account",
    "unlink_identity",
]
