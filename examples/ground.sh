# What the scripts stand on: packages of Debian and a Rust toolchain. Sourced by them, not run.
# shellcheck shell=bash

# Ends the script with a reason.
die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# Runs a command as root: as it is when we are root, else through sudo.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        command -v sudo >/dev/null || die "root or sudo is needed for: $*"
        sudo "$@"
    fi
}

# Installs those of these packages that are missing; asks apt nothing when none is.
packages() {
    local missing=() package
    command -v dpkg-query >/dev/null || {
        echo "This is no Debian: make sure that you have the likes of: $*" >&2
        return
    }
    for package in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    echo "Installing: ${missing[*]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# What building crspin needs: a C compiler (ring, SQLite), pkg-config, and the headers of PC/SC and OpenSSL. SoftHSM
# plays the cards.
# shellcheck disable=SC2034 # used by those who source this file
BUILD_PACKAGES=(gcc libc6-dev pkg-config libpcsclite-dev libssl-dev softhsm2 ca-certificates)

# What compiling for Windows needs, besides what tests/windows.sh fetches for itself, and what runs the result.
# shellcheck disable=SC2034 # used by those who source this file
CROSS_PACKAGES=(gcc libc6-dev ca-certificates gcc-mingw-w64-x86-64 libedit2 libxml2 libz3-4)
# shellcheck disable=SC2034
WINE_PACKAGES=(wine wine64)

# Finds cargo. When sudo called us and the sources belong to the caller, installs first (with the arguments up to `--`)
# and goes on as the caller, so that nothing here ends up owned by root.
toolchain() {
    local home=$HOME wanted=()
    while [ "$1" != -- ]; do
        wanted+=("$1")
        shift
    done
    shift
    packages "${wanted[@]}"
    if [ "$(id -u)" -eq 0 ] && [ "${SUDO_UID:-0}" -ne 0 ]; then
        home=$(getent passwd "$SUDO_UID" | cut -d: -f6)
        if [ "$(stat -c %u .)" = "$SUDO_UID" ]; then
            exec sudo -H -u "#$SUDO_UID" env -u SUDO_UID "PATH=$home/.cargo/bin:$PATH" "$0" "$@"
        fi
        export RUSTUP_HOME=${RUSTUP_HOME:-$home/.rustup}
    fi
    command -v cargo >/dev/null || PATH=$home/.cargo/bin:$PATH
    command -v cargo >/dev/null || die "no Rust toolchain found: https://rustup.rs has one"
}
