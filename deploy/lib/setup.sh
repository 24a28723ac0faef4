# Shared by ./run and ./test: what must be on the machine before our own program can speak. Sourced, not run.
# Every check comes before the first change.

# Whoever calls may bring a path without sbin (plain `su`), a locale that is not installed, or another Python's settings.
PATH=${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH LC_ALL=C.UTF-8
unset CDPATH VIRTUAL_ENV PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE PIP_USER PIP_TARGET PIP_REQUIRE_VIRTUALENV

say() { printf '%s\n' "$*" >&2; }
fail() { say "$1"; say "$2"; exit 3; }

check_system() {
    [ "$(id -u)" = 0 ] || fail "Cần quyền root để khởi động các dịch vụ thư. Hãy chạy lại bằng sudo." \
        "Starting the mail daemons needs root. Run it again as root, e.g. with sudo."
    # shellcheck disable=SC1091
    local system; system=$(. /etc/os-release 2>/dev/null && printf '%s %s' "${ID:-?}" "${VERSION_ID:-?}") || system="? ?"
    [ "$system" = "debian 12" ] || fail "Hệ điều hành này ($system) chưa được hỗ trợ. Hãy dùng Debian 12." \
        "This system ($system) is not supported. Use Debian 12."
}

# existing_part_of PATH: the path itself or the nearest folder above it that is there
existing_part_of() {
    local path=$1
    while [ ! -e "$path" ]; do path=$(dirname "$path"); done
    printf '%s' "$path"
}

# check_path FOLDER ANOTHER ANOTHER: what the daemons can read and root can write; the words say
# in Vietnamese and English what to choose instead. The program itself looks at the same again
check_path() {
    local folder=$1 place
    case $folder in
        *[!abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._+@,=-]*)
            fail "Đường dẫn «$folder» có ký tự mà các dịch vụ thư không đọc được. Chỉ dùng chữ cái không dấu, chữ số và / . _ - + @ , =; hãy chọn $2." \
                "The path '$folder' has characters that the mail daemons cannot read. Use only ASCII letters, digits and / . _ - + @ , =; choose $3." ;;
    esac
    [ "${#folder}" -le 70 ] || fail \
        "Đường dẫn $folder quá dài (tối đa 70 ký tự, vì các socket nằm bên trong). Hãy chọn $2, ngắn hơn." \
        "The path $folder is too long (at most 70 characters, because sockets stand inside). Choose $3, a shorter one."
    place=$(existing_part_of "$folder")
    [ -d "$place" ] || fail "$place là một tệp, không phải thư mục. Hãy chọn $2." \
        "$place is a file, not a folder. Choose $3."
    [ -w "$place" ] || fail "Không ghi được vào $place (chỉ đọc). Hãy chọn $2." \
        "The folder $place cannot be written to (read-only). Choose $3."
}

# check_passage FOLDER WHAT WHAT: the daemons' users must come through to it. Temporary folders are opened later; others
# (root's own, somebody's home) are their owner's to open.
check_passage() {
    local folder
    folder=$(dirname "$1")
    while [ "$folder" != / ]; do
        case $folder in /tmp | /tmp/* | /var/tmp | /var/tmp/*) return ;; esac
        if [ -d "$folder" ] && [ "$((0$(stat -c %a "$folder") & 1))" = 0 ]; then
            fail "Các dịch vụ không đi qua được thư mục $folder. Hãy đặt $2 ở nơi khác, ví dụ dưới /srv hoặc /opt, hoặc cho phép: chmod o+x $folder" \
                "The daemons cannot pass through the folder $folder. Put $3 elsewhere, e.g. under /srv or /opt, or allow it: chmod o+x $folder"
        fi
        folder=$(dirname "$folder")
    done
}

# check_disk FOLDER MEGABYTES
check_disk() {
    local folder free
    folder=$(existing_part_of "$1")
    free=$(df -Pm "$folder" | awk 'NR == 2 { print $4 }')
    [ "$free" -ge "$2" ] || fail "Ổ đĩa của $folder chỉ còn $free MB, cần ít nhất $2 MB. Hãy dọn bớt hoặc chọn ổ đĩa khác." \
        "The disk of $folder has $free MB left, at least $2 MB are needed. Free some or choose another disk."
}

# one_at_a_time: two that start together would install into each other; the second waits. Given free by let_others
one_at_a_time() {
    exec 8<deploy/lib
    flock -n 8 || { say "Chờ lần cài đặt khác / Waiting for another set-up"; flock 8; }
}
let_others() { exec 8<&-; }

# packages FILE … : their names, without comments
packages() { sed -e 's/#.*//' "$@" | tr -s ' \n' '\n' | sed '/^$/d'; }

install_packages() {
    # Debian starts a daemon when its package is installed; ours run under our own supervision instead. The file says
    # whose it is, so that one left behind by a killed set-up is known and removed: with it, no service would start.
    local policy=/usr/sbin/policy-rc.d mark='# by deploy/lib/setup.sh' log result=0 missing=() name
    ! grep -qsxF "$mark" "$policy" || rm -f "$policy"
    for name in $(packages "$@"); do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
    done
    command -v npm >/dev/null || missing+=(nodejs npm)
    [ "${#missing[@]}" = 0 ] && return
    say "Cài gói Debian, khoảng một đến vài phút / Installing Debian packages, a minute or some: ${missing[*]}"
    [ -e "$policy" ] || { printf '#!/bin/sh\n%s\nexit 101\n' "$mark" > "$policy"; chmod 755 "$policy"; }
    log=$(mktemp)
    fetch_and_install "${missing[@]}" > "$log" 2>&1 < /dev/null || result=$?
    ! grep -qsxF "$mark" "$policy" || rm -f "$policy"
    if [ "$result" != 0 ]; then
        tail -n 20 "$log" >&2; rm -f "$log"
        fail "Không cài được các gói Debian; lý do ở trên. Hãy kiểm tra mạng và nguồn gói (/etc/apt), rồi chạy lại." \
            "The Debian packages could not be installed; the reason is above. Check network and package sources (/etc/apt), then run it again."
    fi
    rm -f "$log"
    keep_from_boot "${missing[@]}"
}

fetch_and_install() {
    export DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true APT_LISTCHANGES_FRONTEND=none
    local options=(-q -y -o DPkg::Lock::Timeout=600 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold) try said
    # A source that does not answer is no reason to stop while the packages can be had; the installation will tell.
    # The lists are locked while the machine's own daily update reads them, or what a killed set-up left running.
    for try in 1 2 3 4 5 6; do
        said=$(apt-get "${options[@]}" update 2>&1) || true
        printf '%s\n' "$said"
        case $said in *'Could not get lock'*) sleep "$((try * 3))" ;; *) break ;; esac
    done
    # What a killed installation left half done is finished first: configured as far as it goes, then what lacks fetched.
    dpkg --force-confdef --force-confold --configure -a || true
    apt-get "${options[@]}" --no-remove --fix-broken install || true
    apt-get "${options[@]}" install --no-install-recommends "$@"
}

# keep_from_boot PACKAGE … : Debian's own copies of the daemons just installed must not start with the machine either
keep_from_boot() {
    command -v systemctl >/dev/null || return 0
    local units owners=("$@")
    # Two have their units in a package beside them.
    [[ " $* " != *" postgresql-15 "* ]] || owners+=(postgresql-common)
    [[ " $* " != *" nginx-light "* ]] || owners+=(nginx-common)
    units=$({ dpkg-query -L "${owners[@]}" 2>/dev/null || true; } |
        sed -n 's#^\(/usr\)\?/lib/systemd/system/\([a-z0-9.-]*\.\(service\|socket\|timer\)\)$#\2#p')
    # shellcheck disable=SC2086
    [ -z "$units" ] || systemctl --quiet disable $units 2>/dev/null || true
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
    fill_python "$lock" || fail "Không cài được các gói Python; lý do ở trên. Hãy kiểm tra mạng (hoặc chỉ mục gói trong pip.conf), rồi chạy lại." \
        "The Python packages could not be installed; the reason is above. Check the network (or the index in pip.conf), then run it again."
}

fill_python() {
    # One without a stamp was never finished, and what a killed installer left cannot be trusted.
    if [ ! -f .venv/congthu-stamp ] || [ ! -x .venv/bin/python ]; then
        rm -rf .venv && /usr/bin/python3 -m venv .venv || return
    fi
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r deploy/lib/uv.lock || return
    # Named, because uv would rather fill an environment that the caller has activated.
    local here=(--python .venv/bin/python -q)
    # Compiled at once: most parts run as users who cannot write here, and would compile everything at each start.
    .venv/bin/uv pip sync "${here[@]}" --compile-bytecode --require-hashes "$1" || return
    .venv/bin/uv pip install "${here[@]}" --no-deps --no-build-isolation -e . || return
    stamp_of "$1" > .venv/congthu-stamp
}

# Other users run our code: they must be able to read it, whatever umask it was cloned with.
make_readable() { chmod -R go+rX src .venv 2>/dev/null || true; chmod go+rx . ; }

build_pages() {
    tools/frontend >&2 || fail "Không dựng được giao diện web; lý do ở trên. Hãy kiểm tra mạng (hoặc registry trong .npmrc), rồi chạy lại." \
        "The web pages could not be built; the reason is above. Check the network (or the registry in .npmrc), then run it again."
}
