# Other builds than this one, between which ./test upgrade takes nodes: sourced by ./test, never run by itself.
# Expects $root and what scripts/setup.sh has. scripts/last-release names the commit of the last release.

# Sets last_release to the folder of that build, which is made if it is not there yet and kept in artifacts/releases.
# Returns 77 where this checkout does not have the commit, or this machine not the RocksDB that its nodes need.
build_last_release() {
    local commit
    commit=$(<"$root/scripts/last-release")
    last_release="$root/artifacts/releases/$commit"
    if [[ ! -f $last_release/koltso.dll ]] && ! git -C "$root" cat-file -e "$commit^{commit}" 2>/dev/null; then
        say "Skipped: this checkout's history does not have the last release, ${commit:0:12}, to upgrade from." \
            "  A shallow clone gets it with: git fetch --unshallow"
        return 77
    fi
    offer_rocksdb
    has_rocksdb || return 77
    [[ -f $last_release/koltso.dll ]] && return
    build_release "$last_release" "the last release, ${commit:0:12}" check_out "$commit"
}

check_out() { # commit, folder; the trap of build_release removes the worktree
    git -C "$root" worktree add --quiet --detach "$2" "$1"
}

later_patch=tests/Koltso.Chaos/Upgrades/later.mutant
later_sources=(src Directory.Build.props Directory.Packages.props .editorconfig BannedSymbols.txt)

# Sets later_build to the folder of a build of these sources with the patch, which is made if it is not there yet. It is named
# after their hash; those of former sources are deleted after a day.
build_later() {
    local hash
    hash=$(hash_later) || return
    later_build="$root/artifacts/releases/later-$hash"
    [[ -f $later_build/koltso.dll ]] && return
    find "$root/artifacts/releases" -maxdepth 1 -name 'later-*' -mtime +0 -exec rm -rf {} + 2>/dev/null || true
    build_release "$later_build" "a later build, $hash" make_later "later-$hash"
}

list_later() { find "${later_sources[@]}" \( -name bin -o -name obj \) -prune -o -type f -print0 | LC_ALL=C sort -z; }

hash_later() {
    local sums
    sums=$(cd "$root" && list_later | xargs -0 sha256sum -- "$later_patch") || return
    sums=$(sha256sum <<<"$sums")
    echo "${sums:0:12}"
}

make_later() { # ignored, folder
    mkdir -p "$2"
    (cd "$root" && list_later | tar --null --files-from=- -cf -) | tar -xf - -C "$2" || return
    dotnet "$root/tests/Koltso.Simulation/bin/Release/net10.0/Koltso.Simulation.dll" apply "$root/$later_patch" "$2"
}

# build_release FOLDER WHAT MAKE REVISION: koltso of the sources that MAKE puts into a temporary folder, which is gone
# afterwards, however this ends. Its version ends with the revision. The build's folder is there only once it is whole.
# A subshell, so that its traps are its own. Descriptor 9 is the lock.
build_release() (
    folder=$1 what=$2 make=$3 revision=$4 log="$root/artifacts/release.log"
    require_sdk
    mkdir -p "$root/artifacts/releases"
    exec 9>"$root/artifacts/build.lock"
    flock 9
    [[ ! -f $folder/koltso.dll ]] || exit 0
    say "Building $what…"
    work=$(mktemp -d) || exit 1
    trap 'git -C "$root" worktree remove --force "$work/source" >/dev/null 2>&1 || true; rm -rf "$work" "$folder.new"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    "$make" "$revision" "$work/source" 9>&- || exit 1
    # A release passed its checks when it was released, and a newer SDK may warn of more; a later build is not what they are for.
    if ! compile "$work/source/src/Koltso.Cli/Koltso.Cli.csproj" -o "$folder.new" \
        -p:SourceRevisionId="$revision" -p:RestoreLockedMode=true -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false \
        >"$log" 2>&1 9>&- </dev/null; then
        grep -E 'error [A-Z]+[0-9]+' "$log" | sort -u | head -n 20 >&2 || tail -n 20 "$log" >&2
        say "The build of $what failed; its whole output is in $log."
        exit 1
    fi
    mv "$folder.new" "$folder"
)
