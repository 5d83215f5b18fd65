# What ./koltso and ./test need before they can start: sourced by both, never run by itself.
# Expects $root, the repository's absolute path. Everything said here goes to stderr.

say() { printf '%s\n' "$@" >&2; } # one line per argument
die() { say "$@"; exit 1; }

# --- Limits -------------------------------------------------------------------------------------

# require_limit FLAG LEAST WHAT: of this shell and all it starts. The runtime has no words for it when it gets less than that.
require_limit() {
    local soft hard
    soft=$(ulimit -S "$1") hard=$(ulimit -H "$1")
    [[ $soft == unlimited || $soft -ge $2 ]] && return
    if [[ $hard == unlimited || $hard -ge $2 ]]; then
        ulimit -S "$1" "$hard" && return
    fi
    die "Koltso needs $3 ($2 at least), and this shell's limit is $soft. Raise it: ulimit $1 $2 (the hard limit is $hard;" \
        "  root can raise that, with prlimit, in /etc/security/limits.conf, or in the systemd unit)."
}

# As in src/Koltso.Cli/Shell/ProcessLimits.cs.
require_limits() {
    require_limit -n 128 "more open files"
    require_limit -v 3145728 "more address space, in KiB"
}

# --- .NET ---------------------------------------------------------------------------------------

find_dotnet() {
    command -v dotnet >/dev/null && return
    local place
    for place in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet; do
        [[ -n $place && -x $place/dotnet ]] && { PATH="$place:$PATH"; return; }
    done
    die "Koltso needs the .NET 10 SDK, and 'dotnet' was not found." \
        "  Ubuntu:  sudo apt-get install -y dotnet-sdk-10.0" \
        "  Debian:  see https://learn.microsoft.com/dotnet/core/install/linux-debian"
}

# Called only before a build: it costs more than everything else here together.
require_sdk() {
    local version
    version=$(cd "$root" && dotnet --version 2>/dev/null) || version=none
    [[ ${version%%.*} =~ ^[0-9]+$ && ${version%%.*} -ge 10 ]] && return
    die "Koltso needs the .NET SDK 10 or later; $(command -v dotnet) has: $version." \
        "  Ubuntu:  sudo apt-get install -y dotnet-sdk-10.0" \
        "  Debian:  see https://learn.microsoft.com/dotnet/core/install/linux-debian"
}

# --- apt ----------------------------------------------------------------------------------------

# Sets as_root to what runs a command as root. Fails where that would take a password.
find_root() {
    as_root=(env)
    [[ $EUID -eq 0 ]] && return
    as_root=(sudo -n env)
    sudo -n true 2>/dev/null
}

# apt_install PACKAGE LOG SECONDS-MAX: a mirror that does not answer for that long counts as absent.
# The list may be older than the mirror, so a second attempt uses a fresh one.
apt_install() {
    local -a install=("${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$1")
    timeout "$3" "${install[@]}" >"$2" 2>&1 8>&- </dev/null && return
    timeout "$3" "${as_root[@]}" apt-get update >>"$2" 2>&1 8>&- </dev/null || true
    timeout "$3" "${install[@]}" >>"$2" 2>&1 8>&- </dev/null
}

# --- What tests are better with ------------------------------------------------------------------

# offer_tool NAME IS-THERE WHAT-FOR PACKAGE… : the first of these packages that apt gives. What apt did not give is not
# asked for again within a day: tests must not wait for it each time.
offer_tool() {
    local name=$1 is_there=$2 what_for=$3 log="$root/artifacts/apt-$1.log" package
    shift 3
    $is_there && return
    local -a as_root
    if command -v apt-get >/dev/null && find_root && [[ -z $(find "$log" -mtime -1 2>/dev/null) ]]; then
        mkdir -p "$root/artifacts"
        (
            flock 8
            $is_there && exit
            say "Installing $name with apt…"
            for package in "$@"; do
                apt_install "$package" "$log" 120 && break
            done
        ) 8>"$root/artifacts/apt.lock" || true
    fi
    $is_there || say "$name is not installed: $what_for. To install it, type:" "  sudo apt-get install -y $1"
}

has_faketime() {
    local folder
    for folder in /usr/lib /usr/lib64 /usr/local/lib; do
        compgen -G "$folder/faketime/libfaketimeMT.so.1" >/dev/null && return
        compgen -G "$folder/*/faketime/libfaketimeMT.so.1" >/dev/null && return
    done
    return 1
}

offer_faketime() { offer_tool libfaketime has_faketime "tests that set clocks are skipped" libfaketime; }

has_rocksdb() {
    local IFS=: folder
    for folder in ${LD_LIBRARY_PATH:-} /usr/lib/*-linux-gnu /usr/lib /usr/lib64 /usr/local/lib; do
        compgen -G "$folder/librocksdb.so*" >/dev/null && return
    done
    /sbin/ldconfig -p 2>/dev/null | grep -q 'librocksdb\.so'
}

# Releases before 0.3 had none of their own.
offer_rocksdb() {
    offer_tool librocksdb has_rocksdb "nodes of the last release cannot run, and upgrades from it are skipped" \
        librocksdb7.8 librocksdb9.10 librocksdb8.9t64
}

has_chromium() { [[ -x /usr/bin/chromium ]]; }

offer_chromium() { offer_tool chromium has_chromium "tests that use a page in a browser are skipped" chromium; }

has_perf() { command -v perf >/dev/null && perf --version >/dev/null 2>&1; }

# Debian has it in linux-perf, Ubuntu beside its kernels.
offer_perf() {
    offer_tool perf has_perf "koltso profile samples CPU through the runtime, and tests of perf are skipped" linux-perf linux-tools-generic
}

# --- Build --------------------------------------------------------------------------------------

# Every source with its time and size. Compared with the list kept from the last build, it also shows
# files that were deleted, renamed or put back with an older date.
list_sources() {
    (cd "$root" && find "$@" Directory.*.props Koltso.slnx .editorconfig BannedSymbols.txt tests/BannedSymbols.txt \
        \( -name bin -o -name obj \) -prune -o \
        -type f ! -name '.*.sw?' ! -name '*~' ! -name '.#*' -printf '%p %T@ %s\n')
}

is_built() { # stamp, sources
    [[ -f $1 && $2 == "$(<"$1")" ]]
}

# compile PROJECT ARGUMENTS: through a compiler that stays between projects, which takes a third of the time, and ends afterwards.
compile() {
    local code=0
    local -x DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDTERMINALLOGGER=off
    dotnet build "$1" -c Release -nodeReuse:false -p:UseSharedCompilation=true "${@:2}" || code=$?
    dotnet build-server shutdown --vbcscompiler || true
    return "$code"
}

# build NAME WHAT IS-IT-THERE SOURCE-FOLDERS -- dotnet build's further arguments
# Builds Release when the sources differ from those of the last build of this name.
build_if_changed() {
    local name=$1 project=$2 output=$3 sources
    shift 3
    local -a folders=()
    while [[ $# -gt 0 && $1 != -- ]]; do folders+=("$1"); shift; done
    [[ ${1:-} == -- ]] && shift

    local stamp="$root/artifacts/$name.stamp" log="$root/artifacts/$name.log"
    sources=$(list_sources "${folders[@]}")
    [[ -f $root/$output ]] && is_built "$stamp" "$sources" && return

    require_sdk
    mkdir -p "$root/artifacts"
    (
        # One build at a time; a process that waited finds it done. Build servers live on and must not hold the lock.
        flock 9
        sources=$(list_sources "${folders[@]}")
        [[ -f $root/$output ]] && is_built "$stamp" "$sources" && exit
        say "Building…"
        if ! (cd "$root" && compile "$project" "$@") >"$log" 2>&1 9>&- </dev/null; then
            grep -E '(error|warning) [A-Z]+[0-9]+' "$log" | sort -u | head -n 40 >&2 || tail -n 40 "$log" >&2
            die "The build failed; its whole output is in $log."
        fi
        printf '%s\n' "$sources" >"$stamp"
    ) 9>"$root/artifacts/build.lock" || exit 1
}
