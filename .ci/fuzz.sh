# A short run of each fuzz target from its committed corpus. The corpora themselves are replayed by the tests.

readonly fuzz_seconds=20

fuzz_targets() {
    local file
    for file in fuzz/fuzz_targets/*.rs; do
        basename "$file" .rs
    done
}

fuzz_build() {
    make_room target/debug target/wasm32-unknown-unknown
    cargo +nightly fuzz build
}

fuzz_run() {
    local target=$1 log=$out/fuzz-$1.log found=$out/fuzz-$1
    mkdir -p "$found"
    # What is found goes to the first folder, so that the corpus stays as committed.
    if ! cargo +nightly fuzz run "$target" "$found" "fuzz/corpus/$target" -- \
        -max_total_time="$fuzz_seconds" -timeout=10 -rss_limit_mb=2048 -seed="$((seed % 2147483647 + 1))" \
        -print_final_stats=1 >"$log" 2>&1; then
        tail -n 60 "$log"
        return 1
    fi
    grep -E '^(Done|stat::(number_of_executed_units|peak_rss_mb|new_units_added))' "$log"
}
