# Installing what is missing; nothing is upgraded that is there.

# The toolchain that Cargo.toml promises to work with.
oldest_toolchain() {
    sed -n 's/^rust-version = "\(1\.[0-9]*\)"$/\1.0/p' Cargo.toml
}

prepare() {
    rustup component add rustfmt clippy
    rustup target add wasm32-unknown-unknown
    toolchain "$(oldest_toolchain)"
    toolchain nightly
    # libFuzzer is C++.
    command -v c++ >/dev/null || package g++
    command -v cargo-fuzz >/dev/null || cargo install --locked cargo-fuzz
    if [[ -x wasm/test.sh ]]; then
        command -v chromium >/dev/null || package chromium
    fi
}

toolchain() {
    rustup toolchain list | grep -q "^$1" || rustup toolchain install --profile minimal --no-self-update "$1"
}

# package NAME: a Debian package; the lists are fetched before the first one.
package() {
    local root=()
    ((EUID == 0)) || root=(sudo)
    if [[ ! -e $out/lists-fetched ]]; then
        "${root[@]}" apt-get update -q
        touch "$out/lists-fetched"
    fi
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$1"
}
