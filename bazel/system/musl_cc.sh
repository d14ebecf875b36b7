# Sourced by musl_libraries.sh and musl_cpython.sh: a C compiler for musl that configure scripts get on
# with. Puts it on the PATH as `musl-cc`.
#
#   add_musl_cc DIRECTORY    which is for its files
# shellcheck shell=bash
add_musl_cc() {
  local directory=$1 multiarch
  multiarch=$(gcc -print-multiarch)
  # Linux's own headers, which musl-gcc does not look for. They do not depend on the C library.
  mkdir -p "$directory/linux_headers"
  ln --symbolic /usr/include/{linux,asm-generic} "/usr/include/$multiarch/asm" "$directory/linux_headers"
  # Debian's GCC says x86_64-linux-gnu even here. CPython's configure takes no compiler whose word
  # differs from what it has found itself. Its setup.py, up to 3.11, looks there for headers.
  cat > "$directory/musl-cc" << END
#!/bin/sh
case \$1 in
  --print-multiarch) ;;
  -print-multiarch) echo x86_64-linux-musl ;;
  *) exec musl-gcc "\$@" -idirafter "$directory/linux_headers" ;;
esac
END
  chmod +x "$directory/musl-cc"
  PATH=$directory:$PATH
}
