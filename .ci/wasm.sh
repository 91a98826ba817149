# The npm package in Node and in a browser.

wasm_package() {
    [[ -x wasm/test.sh ]] || skip 'wasm/test.sh is not there yet'
    command -v node >/dev/null || skip 'there is no Node'
    make_room fuzz/target target/release
    wasm/test.sh
}
