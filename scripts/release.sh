# The build of the last release, from which ./test upgrades nodes: sourced by ./test, never run by itself.
# Expects $root and what scripts/setup.sh has. scripts/last-release names the commit.

# Sets last_release to the folder of that build, which is made if it is not there yet and kept in artifacts/releases.
# Returns 77 where this checkout does not have the commit.
build_last_release() {
    local commit
    commit=$(<"$root/scripts/last-release")
    last_release="$root/artifacts/releases/$commit"
    [[ -f $last_release/koltso.dll ]] && return
    if ! git -C "$root" cat-file -e "$commit^{commit}" 2>/dev/null; then
        say "Skipped: this checkout's history does not have the last release, ${commit:0:12}, to upgrade from." \
            "  A shallow clone gets it with: git fetch --unshallow"
        return 77
    fi
    require_sdk
    mkdir -p "$root/artifacts/releases"
    build_commit "$commit" "$last_release" "$root/artifacts/release.log" 9>"$root/artifacts/build.lock"
}

# build_commit COMMIT FOLDER LOG: koltso of that commit, built in a worktree that is gone afterwards, however this ends.
# The folder is there only once it is whole. A subshell, so that its traps are its own. Descriptor 9 is the lock.
build_commit() (
    commit=$1 folder=$2 log=$3
    flock 9
    [[ ! -f $folder/koltso.dll ]] || exit 0
    say "Building the last release, ${commit:0:12}…"
    work=$(mktemp -d) || exit 1
    trap 'git -C "$root" worktree remove --force "$work/source" >/dev/null 2>&1 || true; rm -rf "$work" "$folder.new"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    git -C "$root" worktree add --quiet --detach "$work/source" "$commit" || exit 1
    export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDTERMINALLOGGER=off
    # It passed its checks when it was released; a newer SDK may warn of more.
    if ! dotnet build "$work/source/src/Koltso.Cli/Koltso.Cli.csproj" -c Release -o "$folder.new" -nodeReuse:false \
        -p:RestoreLockedMode=true -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false >"$log" 2>&1 9>&- </dev/null; then
        grep -E 'error [A-Z]+[0-9]+' "$log" | sort -u | head -n 20 >&2 || tail -n 20 "$log" >&2
        say "The build of the last release failed; its whole output is in $log."
        exit 1
    fi
    mv "$folder.new" "$folder"
)
