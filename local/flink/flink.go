package flink

import (
	"context"

	"github.com/drey-project/drey/local/cache"
	"github.com/drey-project/drey/local/debian"
	"github.com/drey-project/drey/local/image"
)

func Needs() debian.Needs { return nil }
func Make(ctx context.Context, c cache.Cache, version string) (image.Image, error) {
	return image.Image{}, nil
}
