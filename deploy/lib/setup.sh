# Shared by ./run and ./test: what must be on the machine before our own program can speak. Sourced, not run.
# Every check comes before the first change.

say() { printf '%s\n' "$*" >&2; }
fail() { say "$1"; say "$2"; exit 3; }

check_system() {
    [ "$(id -u)" = 0 ] || fail "Cần quyền root để khởi động các dịch vụ thư. Hãy chạy lại bằng sudo." \
        "Starting the mail daemons needs root. Run it again as root, e.g. with sudo."
    # shellcheck disable=SC1091
    local system; system=$(. /etc/os-release 2>/dev/null && printf '%s %s' "${ID:-?}" "${VERSION_ID:-?}") || system="? ?"
    [ "$system" = "debian 12" ] || fail "Hệ điều hành này ($system) chưa được hỗ trợ; cần Debian 12." \
        "This system ($system) is not supported; Debian 12 is needed."
}

# check_disk FOLDER MEGABYTES
check_disk() {
    local folder=$1 free
    while [ ! -d "$folder" ]; do folder=$(dirname "$folder"); done
    free=$(df -Pm "$folder" | awk 'NR == 2 { print $4 }')
    [ "$free" -ge "$2" ] || fail "Ổ đĩa của $folder chỉ còn $free MB, cần ít nhất $2 MB." \
        "The disk of $folder has $free MB left, at least $2 MB are needed."
}

# packages FILE … : their names, without comments
packages() { sed -e 's/#.*//' "$@" | tr -s ' \n' '\n' | sed '/^$/d'; }

install_packages() {
    local missing=() name
    for name in $(packages "$@"); do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
    done
    command -v npm >/dev/null || missing+=(nodejs npm)
    [ "${#missing[@]}" = 0 ] && return
    say "Cài gói Debian / Installing Debian packages: ${missing[*]}"
    # Debian starts a daemon when its package is installed; ours run under our own supervision instead.
    local policy=/usr/sbin/policy-rc.d made=
    [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' > "$policy"; chmod 755 "$policy"; made=1; }
    export DEBIAN_FRONTEND=noninteractive
    local log; log=$(mktemp)
    if ! { apt-get update -q && apt-get install -q -y --no-install-recommends "${missing[@]}"; } > "$log" 2>&1; then
        [ -z "$made" ] || rm -f "$policy"
        tail -n 20 "$log" >&2; rm -f "$log"
        fail "Không cài được các gói Debian; xem ở trên." "The Debian packages could not be installed; see above."
    fi
    rm -f "$log"
    [ -z "$made" ] || rm -f "$policy"
}

# stamp_of LOCK: what the environment was made from
stamp_of() { printf '%s %s\n' "$1" "$(cat "$1" pyproject.toml deploy/lib/uv.lock | sha256sum | cut -c1-16)"; }

# make_python LOCK: the virtual environment .venv as the lock file says; one made for the tests keeps their tools
make_python() {
    local lock=$1 made
    made=$(cat .venv/congthu-stamp 2>/dev/null) || made=
    case $made in requirements-dev.lock\ *) lock=requirements-dev.lock ;; esac
    [ -x .venv/bin/congthu ] && [ "$made" = "$(stamp_of "$lock")" ] && return
    say "Chuẩn bị môi trường Python / Preparing the Python environment"
    [ -x .venv/bin/python ] || /usr/bin/python3 -m venv .venv
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r deploy/lib/uv.lock
    .venv/bin/uv pip sync -q --require-hashes "$lock"
    .venv/bin/uv pip install -q --no-deps --no-build-isolation -e .
    stamp_of "$lock" > .venv/congthu-stamp
}

# Other users run our code: they must be able to read it, whatever umask it was cloned with.
make_readable() { chmod -R go+rX src .venv 2>/dev/null || true; chmod go+rx . ; }

build_pages() { [ ! -x tools/frontend ] || tools/frontend; }
