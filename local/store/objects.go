package main

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/s3err"
	"github.com/versity/versitygw/s3response"
)

// objects are files, but for one thing: an object whose name ends with a slash, which is a directory here, can be deleted though
// there are others below it. Hadoop's S3 file system does that after each file that it writes, and waits and tries again if it fails.
type objects struct{ *posix.Posix }

// DeleteObject deletes one object.
func (o objects) DeleteObject(ctx context.Context, input *s3.DeleteObjectInput) (*s3.DeleteObjectOutput, error) {
	output, err := o.Posix.DeleteObject(ctx, input)
	if errors.Is(err, s3err.GetAPIError(s3err.ErrDirectoryNotEmpty)) {
		return &s3.DeleteObjectOutput{}, nil
	}
	return output, err
}

// DeleteObjects deletes several.
func (o objects) DeleteObjects(ctx context.Context, input *s3.DeleteObjectsInput) (s3response.DeleteResult, error) {
	result, err := o.Posix.DeleteObjects(ctx, input)
	notEmpty := s3err.GetAPIError(s3err.ErrDirectoryNotEmpty).Code
	var failed []types.Error
	for _, e := range result.Error {
		if e.Code == nil || *e.Code != notEmpty {
			failed = append(failed, e)
			continue
		}
		result.Deleted = append(result.Deleted, types.DeletedObject{Key: e.Key})
	}
	result.Error = failed
	return result, err
}
