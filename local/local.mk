# The local cluster. Included by the Makefile of the root.
#   FLINK="1.20 2.3"  the Flink versions whose images are made    CPUS=8  the CPUs that the node offers    AUDIT=1  write an audit log (0: stop it)

FLINK ?= 1.20 2.3
CPUS  ?= 8

KUBECONFIG_LOCAL := .local/kubeconfig
LOCAL := cd local && GOWORK=off go run ./cmd/local -checkout .. -flink '$(FLINK)' -cpus $(CPUS) -audit '$(AUDIT)'

##@ A real cluster on this machine
.PHONY: up
up: ## bring a real Kubernetes with Flink images up; prints its kubeconfig [FLINK="1.20 2.3"] [CPUS=8] [AUDIT=1]
	@$(LOCAL) up

.PHONY: down
down: ## end it; images and programs stay for the next time
	@$(LOCAL) down

.PHONY: status
status: ## what runs, which images are loaded
	@$(LOCAL) status

.PHONY: check-cluster
check-cluster: ## try the cluster out: a pod, a service, DNS, logs, exec, port-forward
	@$(LOCAL) check

.PHONY: images
images: ## make the images of Flink, without a cluster
	@$(LOCAL) images

.PHONY: load-images
load-images: up ## make the images of Flink and load them

.PHONY: image
image: ## the operator's image: dist/image.tar, tagged drey:dev
	@$(LOCAL) image ../dist/image.tar && echo dist/image.tar

.PHONY: load-image
load-image: image ## give the operator's image to the cluster
	@$(LOCAL) load ../dist/image.tar

.PHONY: load-store
load-store: ## give the cluster the image of an S3 store, drey.local/store:1
	@$(LOCAL) load-store

.PHONY: load-job
load-job: ## give the cluster the images of the job that the stories use: Flink with test/counting in it
	@$(LOCAL) load-job ../test/counting

.PHONY: programs
programs: ## build Kubernetes into the cache, once; needs no root
	@$(LOCAL) programs

.PHONY: kubectl-path
kubectl-path: ## print the path of a kubectl that fits
	@$(LOCAL) kubectl-path

.PHONY: clean-cache
clean-cache: ## end the cluster and remove everything that was built and downloaded
	@$(LOCAL) clean-cache

.PHONY: unit-local
unit-local: ## every Go test of the local cluster's module; needs no cluster
	@cd local && GOWORK=off go test ./...

##@ See it
.PHONY: demo
demo: $(HELM) ## a cluster, Drey, and a Flink job that runs [CONTEXT=name IMAGE=image: on your own cluster]
	@HELM='$(HELM)' CONTEXT='$(CONTEXT)' local/demo.sh

.PHONY: demo-tour
demo-tour: $(HELM) ## after demo: more parallelism, suspend, resume, delete
	@HELM='$(HELM)' CONTEXT='$(CONTEXT)' local/demo-tour.sh
