# What Cargo checks, and the two programs that people run first.

format() {
    cargo fmt --all --check
    cargo fmt --manifest-path fuzz/Cargo.toml --check
}

lint_all_features() {
    cargo clippy --quiet --locked --workspace --all-targets --all-features -- -D warnings
}

lint_each_feature() {
    local feature
    cargo clippy --quiet --locked --lib --no-default-features -- -D warnings
    for feature in $(features); do
        echo "only $feature"
        cargo clippy --quiet --locked --lib --no-default-features --features "$feature" -- -D warnings
    done
}

features() {
    awk '/^\[/ { on = /^\[features\]/ } on && /^[a-z0-9-]+ =/ && $1 != "default" { print $1 }' Cargo.toml
}

test_default() {
    cargo test --quiet --locked
}

test_all_features() {
    cargo test --quiet --locked --all-features
}

document() {
    RUSTDOCFLAGS='-D warnings' cargo doc --quiet --locked --no-deps --all-features
}

report() {
    cargo run --quiet --locked --release --example report -- examples/data/shop/ >"$out/report.txt"
    head -n 20 "$out/report.txt"
    [[ -s $out/report.txt ]]
}

evaluate() {
    cargo run --quiet --locked --release --example evaluate -- "$@"
}

# Every committed case; the tests run them as well, by name.
cases() {
    find tests/cases -name '*.jsonl' -exec cat {} +
}

committed_cases() {
    cases | evaluate --check | tee "$out/committed.txt"
    # An empty input passes, too.
    grep -q '^[1-9][0-9]* passed, 0 failed$' "$out/committed.txt"
}

oldest_rust() {
    local toolchain
    toolchain=$(oldest_toolchain)
    [[ -n $toolchain ]]
    cargo "+$toolchain" check --quiet --locked --lib --all-features
    echo "checked with $(rustc "+$toolchain" --version)"
}

build_wasm32() {
    cargo build --quiet --locked --lib --all-features --target wasm32-unknown-unknown
}
