// Command store is an S3 store that keeps its objects as files below a directory.
//
//	ACCESS_KEY=… SECRET_KEY=… store DIRECTORY BUCKET...
//
// It listens on port 7070, and GET /healthy says that it does.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
)

func main() {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	if err := serve(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func serve(ctx context.Context, args []string) error {
	if len(args) < 2 {
		return errors.New("usage: store DIRECTORY BUCKET")
	}
	// What belongs to an object beside its content is kept in files, too: not every file system has attributes.
	contents, beside := filepath.Join(args[0], "objects"), filepath.Join(args[0], "beside")
	for _, bucket := range args[1:] {
		if err := os.MkdirAll(filepath.Join(contents, bucket), 0o755); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(beside, 0o755); err != nil {
		return err
	}
	sidecar, err := meta.NewSideCar(beside)
	if err != nil {
		return err
	}
	files, err := posix.New(contents, sidecar, posix.PosixOpts{SideCarDir: beside})
	if err != nil {
		return err
	}
	return embedgw.RunVersityGW(ctx, objects{files}, &embedgw.Config{
		RootUserAccess: os.Getenv("ACCESS_KEY"), RootUserSecret: os.Getenv("SECRET_KEY"), Ports: []string{":7070"},
		MaxConnections: 1000, MaxRequests: 500, MultipartMaxParts: 10000, HealthPath: "/healthy", Quiet: true,
	})
}
