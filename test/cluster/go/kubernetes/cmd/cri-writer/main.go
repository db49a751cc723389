// cri-writer runs a command as a container runtime and a kubelet would, and writes its stdout and stderr to a CRI log file.
//
// Restated are: the lines as containerd 2.4 writes them (internal/cri/io/logger.go), the reopening after a rotation
// (internal/cri/server/container_log_reopen.go), and the kubelet's rotation (pkg/kubelet/logs/container_log_manager.go). After the
// command's end its next instance starts. N.json tells log-kubelet id, start, end and exit code of instance N.
//
// What a kubelet deletes (rotated files beyond -max-files, dead instances but the last) is moved to -attic instead: tests compare with it.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

var (
	dir      = flag.String("dir", "", "the container's log folder")
	attic    = flag.String("attic", "", "where the files go that a kubelet would delete")
	line     = flag.Int("line", 16*1024, "bytes of the longest record")
	maxSize  = flag.Int64("max-size", 10<<20, "rotate from this many bytes on")
	maxFiles = flag.Int("max-files", 5, "log files kept of an instance")
	check    = flag.Duration("check", 10*time.Second, "time between looks at the size")
	restart  = flag.Duration("restart", time.Second, "wait before the next instance")
	pidfile  = flag.String("pidfile", "", "the command's process id, rewritten at each start")
)

func main() {
	runtime.LockOSThread() // Pdeathsig is the death of the thread that started the command.
	flag.Parse()
	for _, folder := range []string{*dir, *attic} {
		must(os.MkdirAll(folder, 0o755))
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	for n := 0; ; n++ {
		old, _ := filepath.Glob(filepath.Join(*dir, fmt.Sprintf("%d.*", n-2)))
		for _, file := range old {
			remove(file)
		}
		if runInstance(n, flag.Args(), stop) {
			return
		}
		select {
		case <-stop:
			return
		case <-time.After(*restart):
		}
	}
}

// remove is a kubelet's os.Remove.
func remove(file string) { must(os.Rename(file, filepath.Join(*attic, filepath.Base(file)))) }

func must(err error) {
	if err != nil {
		panic(err)
	}
}
