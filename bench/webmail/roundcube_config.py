"""The files that Roundcube's parts are started with: Debian's settings, on our ports and in our folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

WEB_USER = "www-data"


@dataclass(frozen=True, kw_only=True)
class RoundcubePlan:
    """What differs from Debian's settings."""

    root: Path
    port: int
    imaps: tuple[str, int]
    submissions: tuple[str, int]
    ca: Path
    caches: bool = False
    """Whether Roundcube keeps IMAP answers and messages in its database; Debian's setting is no."""
    children: int = 16
    """PHP processes at most. Debian's five would make fifty users wait for one another, so a busy server has more."""


def config_inc_php(plan: RoundcubePlan) -> str:
    """Return Roundcube's own settings; what is not named here stays as Roundcube has it."""
    tls = f"['ssl' => ['verify_peer' => true, 'verify_peer_name' => false, 'cafile' => '{plan.ca}']]"
    imaps, submissions = (f"ssl://{host}:{port}" for host, port in (plan.imaps, plan.submissions))
    caches = "$config['imap_cache'] = 'db'; $config['messages_cache'] = true;" if plan.caches else ""
    return f"""<?php
$config = [];
$config['db_dsnw'] = 'pgsql://{WEB_USER}@unix({plan.root}/run)/roundcube';
$config['imap_host'] = '{imaps}';
$config['imap_conn_options'] = {tls};
$config['smtp_host'] = '{submissions}';
$config['smtp_conn_options'] = {tls};
$config['smtp_user'] = '%u';
$config['smtp_pass'] = '%p';
$config['des_key'] = 'bench-bench-bench-bench-';
$config['plugins'] = [];
$config['skin'] = 'elastic';
$config['enable_spellcheck'] = false;
$config['log_dir'] = '{plan.root}/log';
$config['temp_dir'] = '{plan.root}/temp';
{caches}
"""


def php_fpm_conf(plan: RoundcubePlan) -> str:
    """Return the process manager's settings; php.ini, with its opcode cache, is Debian's."""
    return f"""\
[global]
pid = {plan.root}/run/php.pid
error_log = {plan.root}/log/php.log
daemonize = no
[www]
user = {WEB_USER}
group = {WEB_USER}
listen = {plan.root}/run/php.sock
listen.owner = {WEB_USER}
listen.group = {WEB_USER}
pm = dynamic
pm.max_children = {plan.children}
pm.start_servers = 4
pm.min_spare_servers = 2
pm.max_spare_servers = {plan.children}
env[ROUNDCUBE_CONFIG_DIR] = {plan.root}/config
"""


def nginx_conf(plan: RoundcubePlan) -> str:
    """Return nginx's settings: TLS, as ours has, static files by itself, the rest to PHP."""
    temporary = "\n".join(
        f"  {kind}_temp_path {plan.root}/temp/nginx-{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""\
user {WEB_USER};
worker_processes 2;
daemon off;
pid {plan.root}/run/nginx.pid;
error_log {plan.root}/log/nginx.log;
events {{ worker_connections 1024; }}
http {{
  include /etc/nginx/mime.types;
  access_log off;
  sendfile on;
  gzip on;
  gzip_types text/css application/javascript application/json;
{temporary}
  server {{
    listen 127.0.0.1:{plan.port} ssl;
    ssl_certificate {plan.root}/pki/server.pem;
    ssl_certificate_key {plan.root}/pki/server.key;
    root /var/lib/roundcube/public_html;
    index index.php;
    client_max_body_size 64m;
    keepalive_timeout 75;
    keepalive_requests 100000;
    location / {{ try_files $uri /index.php?$query_string; }}
    location ~ \\.php$ {{
      include /etc/nginx/fastcgi_params;
      fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
      fastcgi_buffers 32 32k;
      fastcgi_pass unix:{plan.root}/run/php.sock;
    }}
  }}
}}
"""
