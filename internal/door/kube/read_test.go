package kube_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/drey-project/drey/internal/door/kube"
)

var app = types.NamespacedName{Namespace: "default", Name: "app"}

// read is the replicas that a Get brings, or the error, and whether the API server was asked.
func read(t *testing.T, c *cluster, k *kube.Client) (replicas int32, asked bool, err error) {
	t.Helper()
	before := c.liveReads
	var d appsv1.Deployment
	err = k.Get(t.Context(), app, &d)
	return d.Status.Replicas, c.liveReads > before, err
}

func TestWithoutOwnWritesTheCacheAnswers(t *testing.T) {
	c, k := newCluster(t, deployment("app"))
	if _, asked, err := read(t, c, k); asked || !errors.Is(err, kube.ErrNotFound) {
		t.Errorf("asked: %t, error %v, want %v from the cache", asked, err, kube.ErrNotFound)
	}
	c.catchUp(t, "app")
	if _, asked, err := read(t, c, k); asked || err != nil {
		t.Errorf("asked: %t, error %v, want an answer from the cache", asked, err)
	}
}

func TestOwnWritesAreSeenBeforeTheCacheKnows(t *testing.T) {
	c, k := newCluster(t)
	d := deployment("app")
	if err := k.Create(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if _, asked, err := read(t, c, k); !asked || err != nil {
		t.Errorf("after the creation: asked %t, error %v", asked, err)
	}
	c.catchUp(t, "app")
	if _, asked, err := read(t, c, k); asked || err != nil {
		t.Errorf("once the cache knows: asked %t, error %v", asked, err)
	}
	d.Status.Replicas = 3
	if err := k.UpdateStatus(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if got, asked, err := read(t, c, k); got != 3 || asked || err != nil {
		t.Errorf("after the update: got %d, asked %t, error %v", got, asked, err)
	}
	c.catchUp(t, "app")
	if got, asked, err := read(t, c, k); got != 3 || asked || err != nil {
		t.Errorf("once the cache knows: got %d, asked %t, error %v", got, asked, err)
	}
}

func TestTheAPIServerIsAskedWhatOthersMayHaveDone(t *testing.T) {
	c, k := newCluster(t, deployment("app"))
	c.catchUp(t, "app")
	mine := c.cache["app"]
	mine.Status.Replicas = 1
	if err := k.UpdateStatus(t.Context(), &mine); err != nil {
		t.Fatal(err)
	}
	theirs := mine.DeepCopy()
	theirs.Status.Replicas = 2
	if err := c.server.Status().Update(t.Context(), theirs); err != nil {
		t.Fatal(err)
	}
	mine.Status.Replicas = 3
	if err := k.UpdateStatus(t.Context(), &mine); !errors.Is(err, kube.ErrConflict) {
		t.Fatalf("error is %v, want %v", err, kube.ErrConflict)
	}
	if got, asked, err := read(t, c, k); got != 2 || !asked || err != nil {
		t.Errorf("after a conflict: got %d, asked %t, error %v", got, asked, err)
	}
	delete(c.cache, "app")
	if got, asked, err := read(t, c, k); got != 2 || !asked || err != nil {
		t.Errorf("without any in the cache: got %d, asked %t, error %v", got, asked, err)
	}
}

func TestAnObjectIsGoneWithItsLastFinalizer(t *testing.T) {
	held := deployment("app")
	held.Finalizers = []string{"example.com/keep"}
	c, k := newCluster(t, held)
	if err := c.server.Delete(t.Context(), deployment("app")); err != nil {
		t.Fatal(err)
	}
	c.catchUp(t, "app")
	mine := c.cache["app"]
	if err := k.RemoveFinalizer(t.Context(), &mine, "example.com/keep"); err != nil {
		t.Fatal(err)
	}
	c.catchUp(t, "app")
	if _, asked, err := read(t, c, k); asked || !errors.Is(err, kube.ErrNotFound) {
		t.Errorf("asked %t, error %v, want %v from the cache", asked, err, kube.ErrNotFound)
	}
}

func TestWritesOfOthersAfterOursCountAsCaughtUp(t *testing.T) {
	c, k := newCluster(t)
	d := deployment("app")
	if err := k.Create(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	d.Status.Replicas = 7
	if err := c.server.Status().Update(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	c.catchUp(t, "app")
	if got, asked, err := read(t, c, k); got != 7 || asked || err != nil {
		t.Errorf("got %d, asked %t, error %v", got, asked, err)
	}
}

func TestWhatWasDeletedIsGoneBeforeTheCacheKnows(t *testing.T) {
	c, k := newCluster(t, deployment("app"))
	c.catchUp(t, "app")
	uid := c.cache["app"].UID
	if err := k.Delete(t.Context(), deployment("app"), kube.Deletion{UID: uid}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, asked, err := read(t, c, k); !asked || !errors.Is(err, kube.ErrNotFound) {
			t.Errorf("asked %t, error %v, want %v", asked, err, kube.ErrNotFound)
		}
	}
	c.catchUp(t, "app")
	if _, asked, err := read(t, c, k); asked || !errors.Is(err, kube.ErrNotFound) {
		t.Errorf("once the cache knows: asked %t, error %v", asked, err)
	}
}

func TestWhatOthersDeletedAfterOurWriteIsGone(t *testing.T) {
	c, k := newCluster(t)
	d := deployment("app")
	if err := k.Create(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if err := c.server.Delete(t.Context(), deployment("app")); err != nil {
		t.Fatal(err)
	}
	if _, asked, err := read(t, c, k); !asked || !errors.Is(err, kube.ErrNotFound) {
		t.Errorf("asked %t, error %v, want %v", asked, err, kube.ErrNotFound)
	}
	if _, asked, err := read(t, c, k); asked || !errors.Is(err, kube.ErrNotFound) {
		t.Errorf("the second time: asked %t, error %v, want %v from the cache", asked, err, kube.ErrNotFound)
	}
}

func TestAnObjectThatOthersCreateAgainIsSeen(t *testing.T) {
	c, k := newCluster(t, deployment("app"))
	c.catchUp(t, "app")
	if err := k.Delete(t.Context(), deployment("app"), kube.Deletion{UID: c.cache["app"].UID}); err != nil {
		t.Fatal(err)
	}
	if err := c.server.Create(t.Context(), deployment("app")); err != nil {
		t.Fatal(err)
	}
	c.catchUp(t, "app")
	if _, asked, err := read(t, c, k); asked || err != nil {
		t.Errorf("asked %t, error %v", asked, err)
	}
}

func TestListsKnowOwnWrites(t *testing.T) {
	c, k := newCluster(t)
	list := func() (int, bool) {
		before := c.liveReads
		var found appsv1.DeploymentList
		if err := k.List(t.Context(), &found, client.InNamespace("default")); err != nil {
			t.Fatal(err)
		}
		return len(found.Items), c.liveReads > before
	}
	if got, asked := list(); got != 0 || asked {
		t.Errorf("at first: got %d, asked %t", got, asked)
	}
	if err := k.Create(t.Context(), deployment("app")); err != nil {
		t.Fatal(err)
	}
	if got, asked := list(); got != 1 || !asked {
		t.Errorf("after the creation: got %d, asked %t", got, asked)
	}
	var elsewhere appsv1.DeploymentList
	before := c.liveReads
	if err := k.List(t.Context(), &elsewhere, client.InNamespace("other")); err != nil || c.liveReads > before {
		t.Errorf("another namespace: error %v, asked %t", err, c.liveReads > before)
	}
	c.catchUp(t, "app")
	if got, asked := list(); got != 1 || asked {
		t.Errorf("once the cache knows: got %d, asked %t", got, asked)
	}
}

func TestAStaleObjectIsTold(t *testing.T) {
	_, k := newCluster(t)
	d := deployment("app")
	if err := k.Create(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	old := d.DeepCopy()
	if err := k.Fresh(t.Context(), old); err != nil {
		t.Errorf("as written: %v", err)
	}
	d.Status.Replicas = 3
	if err := k.UpdateStatus(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if err := k.Fresh(t.Context(), old); !errors.Is(err, kube.ErrStale) {
		t.Errorf("error is %v, want %v", err, kube.ErrStale)
	}
	if err := k.Fresh(t.Context(), d); err != nil {
		t.Errorf("as written last: %v", err)
	}
}

func TestAWriteIsForgottenInTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, k := newCluster(t)
		if err := k.Create(t.Context(), deployment("app")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		if _, asked, err := read(t, c, k); asked || !errors.Is(err, kube.ErrNotFound) {
			t.Errorf("asked %t, error %v, want what the cache says", asked, err)
		}
	})
}
