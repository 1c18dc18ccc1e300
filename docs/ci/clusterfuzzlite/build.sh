#!/bin/bash -eu
# .clusterfuzzlite/build.sh: the targets of package fuzz as libFuzzer binaries. The
# builder takes no target that needs other test files of its folder. Those of package
# fuzz use what it exports alone, so that they are built as a package of their own.
module=$(go list -m)
mkdir fuzz/libfuzzer
for file in fuzz/*_test.go; do
	name=$(basename "$file" _test.go)
	sed 's/^package fuzz_test$/package libfuzzer/' "$file" >"fuzz/libfuzzer/$name.go"
done
go vet ./fuzz/libfuzzer
go get github.com/AdamKorcz/go-118-fuzz-build/testing
for target in $(make -s fuzz-list | sed -n 's,^./fuzz ,,p'); do
	compile_native_go_fuzzer "$module/fuzz/libfuzzer" "$target" "$target"
done
