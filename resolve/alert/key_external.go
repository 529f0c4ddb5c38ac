package alert

import (
	"strings"

	"github.com/whopage/whopage/resolve/stacktrace"
)

// external reports whether a frame is the runtime's or a library's by its own
// text: what is printed, never what is in a repository, so that a key does not
// depend on a clone. A frame in doubt is the application's.
func external(f stacktrace.Frame) bool {
	file := strings.ReplaceAll(f.File, `\`, "/")
	for _, folder := range libraryFolders {
		if i := strings.Index(file, folder); i == 0 || i > 0 && (folder[0] == '/' || file[i-1] == '/') {
			return true
		}
	}
	for _, prefix := range runtimeFiles {
		if strings.HasPrefix(file, prefix) {
			return true
		}
	}
	if strings.HasPrefix(file, "internal/") && strings.HasSuffix(file, ".js") {
		return true
	}
	function := f.Func
	if f.Module != "" && !strings.HasPrefix(function, f.Module) {
		function = f.Module + "." + function
	}
	function = strings.TrimPrefix(function, "app//")
	for _, prefix := range runtimeFunctions {
		if strings.HasPrefix(function, prefix) || strings.HasPrefix(f.Func, prefix) {
			return true
		}
	}
	return goStandard(f) || native(f)
}

// libraryFolders stand in the path of a file that a package manager or the
// runtime's own distribution put there.
var libraryFolders = []string{
	"node_modules/", "site-packages/", "dist-packages/", "/lib/python2", "/lib/python3",
	"/gems/", "/lib/ruby/", "/rubygems/", "/.bundle/",
	"/go/pkg/mod/", "/usr/local/go/src/", "/libexec/src/runtime/", "/go/src/runtime/", "/usr/lib/go",
	"/.cargo/registry/", "/.cargo/git/", "/rustc/", "/rustlib/",
	"/deps/", "/lib/elixir/", "/vendor/", "/.pub-cache/", "/.nuget/packages/", "/usr/include/", "/usr/lib/", "/lib64/",
	"/.yarn/", "/.pnpm/", "/sysdeps/", "/csu/", "/nptl/", "/usr/share/perl", "/usr/share/lua", "dart-sdk/",
}

// runtimeFiles begin the name of a file that is part of the runtime.
var runtimeFiles = []string{
	"node:", "<frozen ", "<internal:", "[internal", "dart:", "package:flutter/", "(native",
	"vendor/", "../sysdeps/", "../csu/", "library/std/", "library/core/", "lists.erl", "gen_server.erl", "proc_lib.erl",
}

// runtimeFunctions begin the qualified name of a function of the runtime or of
// a framework that is in almost every stack trace of its language.
var runtimeFunctions = []string{
	"java.", "javax.", "jdk.", "sun.", "com.sun.", "kotlin.", "kotlinx.", "scala.", "groovy.", "clojure.", "akka.", "android.", "androidx.", "dalvik.",
	"jakarta.", "org.springframework.", "org.apache.", "org.hibernate.", "org.eclipse.jetty.", "io.netty.", "reactor.", "io.reactivex.", "com.google.common.", "org.junit.", "com.android.", "okhttp3.", "com.fasterxml.jackson.",
	"java.base/", "System.", "Microsoft.", "MS.", "std::", "core::", "alloc::", "rust_begin_unwind", "rust_panic", "backtrace::", "tokio::", "__rust",
	"runtime.", "Elixir.GenServer", "GenServer.", ":gen_server.", ":proc_lib.", ":erlang.", "processTicksAndRejections", "process.processTicksAndRejections",
}

// goStandard reports a function of Go's standard library: its package has no
// dot in its first part and its file lies in a folder of that name under src.
func goStandard(f stacktrace.Frame) bool {
	if !strings.HasSuffix(f.File, ".go") {
		return f.File == "" && (f.Func == "panic" || f.Func == "runtime.goexit")
	}
	slash := strings.LastIndexByte(f.Func, '/')
	dot := strings.IndexByte(f.Func[slash+1:], '.')
	if dot < 0 {
		return f.Func == "panic"
	}
	pkg := f.Func[:slash+1+dot]
	file := strings.Replace(f.File, "/src/pkg/", "/src/", 1) // as before Go 1.4
	return pkg != "main" && strings.Contains(file, "/src/"+pkg+"/") && strings.Contains(f.File, "go")
}

// native reports a frame of the C library or of a program's start.
func native(f stacktrace.Frame) bool {
	switch f.Func {
	case "__libc_start_main", "__libc_start_call_main", "_start", "start", "abort", "__GI_abort", "raise", "__GI_raise",
		"gsignal", "clone", "__clone", "clone3", "start_thread", "pthread_kill", "__pthread_kill", "__assert_fail", "_sigtramp":
		return true
	}
	base := f.Module[strings.LastIndexAny(f.Module, `/\`)+1:]
	for _, library := range []string{"libc.so", "libc-", "libpthread", "libstdc++", "ld-linux", "libsystem_", "libdyld", "libdispatch", "ntdll", "KERNEL", "kernel32", "kernelbase", "CoreFoundation", "UIKit"} {
		if strings.HasPrefix(base, library) {
			return true
		}
	}
	return false
}
