"""The front door of the engine."""

from congthu.engine.connections import Connection, list_connections
from congthu.engine.doveadm import DoveadmError
from congthu.engine.health import check_parts
from congthu.engine.imap.among import find_among
from congthu.engine.imap.changing import change_flags, copy, expunge, move, restore, throw_away
from congthu.engine.imap.client import BoxConnection, open_box
from congthu.engine.imap.folders import (
    create_folder,
    delete_folder,
    empty_folder,
    list_folders,
    read_usage,
    rename_folder,
    subscribe_folder,
)
from congthu.engine.imap.foreign import ForeignBox, open_foreign
from congthu.engine.imap.keeping import Keeper, open_keeper
from congthu.engine.imap.listing import find_uids, list_page, list_rows, open_folder, open_letter
from congthu.engine.imap.message_ids import list_message_ids
from congthu.engine.imap.messages import (
    find_answer,
    find_by_field,
    read_beginnings,
    read_headers,
    read_message,
    read_messages,
    read_part,
    read_structure,
    write_message,
)
from congthu.engine.imap.pool import BoxPool
from congthu.engine.imap.previews import read_previews
from congthu.engine.imap.related import related_in
from congthu.engine.imap.remembering import TextMemory
from congthu.engine.imap.saving import append, replace
from congthu.engine.imap.searching import search_folders, warm_index
from congthu.engine.imap.servers import imap_door, imap_server, search_server, sieve_server
from congthu.engine.imap.sieve import FilterStore, open_filters, read_scripts
from congthu.engine.imap.special import special_folder
from congthu.engine.imap.threads import conversation_of, conversations_with, list_conversations, threads
from congthu.engine.imap.watching import watch
from congthu.engine.queue import look_at_queue
from congthu.engine.scanning import scan, scanner_socket
from congthu.engine.submission import submission_server, submit_message

__all__ = [
    "BoxConnection",
    "BoxPool",
    "Connection",
    "DoveadmError",
    "FilterStore",
    "ForeignBox",
    "Keeper",
    "TextMemory",
    "append",
    "change_flags",
    "check_parts",
    "conversation_of",
    "conversations_with",
    "copy",
    "create_folder",
    "delete_folder",
    "empty_folder",
    "expunge",
    "find_among",
    "find_answer",
    "find_by_field",
    "find_uids",
    "imap_door",
    "imap_server",
    "list_connections",
    "list_conversations",
    "list_folders",
    "list_message_ids",
    "list_page",
    "list_rows",
    "look_at_queue",
    "move",
    "open_box",
    "open_filters",
    "open_folder",
    "open_foreign",
    "open_keeper",
    "open_letter",
    "read_beginnings",
    "read_headers",
    "read_message",
    "read_messages",
    "read_part",
    "read_previews",
    "read_scripts",
    "read_structure",
    "read_usage",
    "related_in",
    "rename_folder",
    "replace",
    "restore",
    "scan",
    "scanner_socket",
    "search_folders",
    "search_server",
    "sieve_server",
    "special_folder",
    "submission_server",
    "submit_message",
    "subscribe_folder",
    "threads",
    "throw_away",
    "warm_index",
    "watch",
    "write_message",
]
