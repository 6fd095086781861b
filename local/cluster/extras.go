package cluster

import (
	"context"
	"path/filepath"

	"github.com/drey-project/drey/local/debian"
	"github.com/drey-project/drey/local/image"
	"github.com/drey-project/drey/local/jobimage"
)

// LoadStore builds an S3 store and gives its image to the node.
func (c *Cluster) LoadStore(ctx context.Context) error {
	dir, err := c.Builder.Store(ctx)
	if err != nil {
		return err
	}
	made, err := c.singleProgram(ctx, "store", dir)
	if err != nil {
		return err
	}
	return c.Load(ctx, made)
}

// LoadJobs compiles the jobs in some directories for every version of Flink, and gives their images to the node.
func (c *Cluster) LoadJobs(ctx context.Context, directories []string) error {
	if err := debian.Ensure(ctx, c.Builder.Cache.Log("apt"), jobimage.Needs()); err != nil {
		return err
	}
	var images []image.Image
	for _, dir := range directories {
		sources, err := filepath.Abs(dir)
		if err != nil {
			return err
		}
		for _, version := range c.Flink {
			made, err := jobimage.Make(ctx, c.Builder.Cache, sources, version)
			if err != nil {
				return err
			}
			images = append(images, made)
		}
	}
	return c.Load(ctx, images...)
}
