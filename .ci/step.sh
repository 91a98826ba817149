# Running steps one after the other, whatever becomes of each, and summing up.

passed=()
failed=()
skipped=()

# step NAME FUNCTION [ARGUMENT…]: a heading, the output, the time it took, the room that is left on the disk.
step() {
    local name=$1 started=$SECONDS status=0
    shift
    printf '\n## %s\n' "$name"
    rm -f "$out/skipped"
    # A shell of its own, and not in a condition, where errexit would be off.
    set +e
    (
        set -e
        "$@"
    )
    status=$?
    set -e
    if ((status != 0)); then
        failed+=("$name")
        echo "--- FAILED after $((SECONDS - started)) s: $name (status $status), $(room) left"
    elif [[ -e $out/skipped ]]; then
        skipped+=("$name: $(<"$out/skipped")")
        echo "--- SKIPPED: $(<"$out/skipped")"
    else
        passed+=("$name")
        echo "--- passed in $((SECONDS - started)) s, $(room) left"
    fi
}

# room: how much of the disk is free, which explains many a failed build.
room() {
    df -h --output=avail . | tail -n 1 | tr -d ' '
}

# make_room FOLDER…: removes what no later step needs, if the disk is nearly full.
make_room() {
    local gigabytes
    gigabytes=$(df --block-size=1G --output=avail . | tail -n 1)
    if ((gigabytes < 4)); then
        echo "$(room) left, so these go: $*"
        rm -rf "$@"
    fi
}

# skip WHY: ends a step that cannot run here.
skip() {
    echo "$1" >"$out/skipped"
    exit 0
}

summary() {
    printf '\n## Summary, after %d s\n' "$SECONDS"
    ((${#skipped[@]} == 0)) || printf 'skipped: %s\n' "${skipped[@]}"
    ((${#failed[@]} == 0)) || printf 'failed: %s\n' "${failed[@]}"
    echo "${#passed[@]} passed, ${#failed[@]} failed"
    ((${#failed[@]} == 0))
}
