package counting;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * Counts 1, 2, 3 and so on, for ever, and writes each number exactly once.
 *
 * <pre>
 *   numbers ──▶ slow ──▶ key: number % 16 ──▶ count ──▶ files
 *   (1 task: the next number is its state)    (how many of the key there were is its state)
 * </pre>
 *
 * <p>A line of a file is "number count milliseconds". Files appear whole, with the checkpoint or savepoint that covers them. So whoever reads them
 * sees whether the state of the source, the state of the keys and the output have stayed together: a number that is missing or there
 * twice, or a count that does not fit its number, is state that was lost or used twice.
 *
 * <p>The files are part of the state, with their directory: a job that starts from the state of another one and is to write elsewhere must be
 * allowed to leave that behind.
 *
 * <p>Arguments: the directory of the files, the numbers per second, and whether it fails: "works", "fails-to-start", or
 * "fails-to-run".
 */
public final class Counting {
    private static final int KEYS = 16;

    private Counting() {}

    public static void main(String[] args) throws Exception {
        if (args[2].equals("fails-to-start")) {
            throw new IllegalStateException("This job was told to fail to start");
        }
        var pause = 1000 / Long.parseLong(args[1]);
        var broken = args[2].equals("fails-to-run");
        var env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.fromSource(new NumberSequenceSource(1, Long.MAX_VALUE - 1), WatermarkStrategy.noWatermarks(), "numbers")
                .setParallelism(1).uid("numbers")
                .map(number -> slow(number, pause)).returns(Long.class)
                .setParallelism(1).uid("slow").name("slow")
                .keyBy(number -> number % KEYS)
                .process(new Count(broken)).uid("count").name("count")
                .sinkTo(files(new Path(args[0]))).uid("files in " + args[0]).name("files");
        env.execute("counting");
    }

    /** It waits in the thread of the source, so that no number waits in a buffer. */
    private static Long slow(Long number, long pause) throws InterruptedException {
        Thread.sleep(pause);
        return number;
    }

    private static FileSink<String> files(Path directory) {
        return FileSink.forRowFormat(directory, new SimpleStringEncoder<String>())
                .withBucketAssigner(new BasePathBucketAssigner<>())
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .build();
    }
}
