# The operator's image for those who have Docker: docker build -t drey:dev .
# `make image` makes the same without it (local/operatorimage says how); change both together.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 GOWORK=off go build -trimpath -buildvcs=false -ldflags '-s -w' -o /root-fs/usr/local/bin/drey ./cmd/drey
RUN cd /root-fs \
 && ln -s /usr/local/bin/drey docker-entrypoint.sh \
 && mkdir -p etc/ssl/certs tmp flink-kubernetes-operator opt/flink/artifacts opt/flink/conf opt/flink/lib opt/flink/log opt/flink/opt opt/flink/plugins opt/flink/usrlib \
 && chmod 1777 tmp \
 && cp /etc/ssl/certs/ca-certificates.crt etc/ssl/certs/ \
 && echo 'flink:x:9999:9999::/opt/flink:/bin/false' >etc/passwd && echo 'root:x:0:0:root:/root:/bin/false' >>etc/passwd \
 && echo 'flink:x:9999:' >etc/group && echo 'root:x:0:' >>etc/group \
 && echo 'hosts: files dns' >etc/nsswitch.conf \
 && chown -R 9999:9999 opt/flink flink-kubernetes-operator

FROM scratch
COPY --from=build /root-fs /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    FLINK_HOME=/opt/flink \
    FLINK_CONF_DIR=/opt/flink/conf \
    FLINK_PLUGINS_DIR=/opt/flink/plugins \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
WORKDIR /flink-kubernetes-operator
USER 9999:9999
ENTRYPOINT ["/docker-entrypoint.sh"]
CMD ["help"]
