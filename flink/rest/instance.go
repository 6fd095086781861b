package rest

import "context"

type instanceKey struct{}

// WithInstance says which JobManager calls are meant for, where one may follow another under the same address. A Guard that has
// met one does not hold its failures against the next.
func WithInstance(ctx context.Context, instance string) context.Context {
	return context.WithValue(ctx, instanceKey{}, instance)
}

func instanceOf(ctx context.Context) string {
	instance, _ := ctx.Value(instanceKey{}).(string)
	return instance
}
