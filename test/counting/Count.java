package counting;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Says of each number how many of its key there were, itself included, and what time it is. */
final class Count extends KeyedProcessFunction<Long, Long, String> {
    private static final long serialVersionUID = 1;

    private final boolean broken;
    private transient ValueState<Long> seen;

    Count(boolean broken) {
        this.broken = broken;
    }

    @Override
    public void open(OpenContext context) {
        seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Long.class));
    }

    @Override
    public void processElement(Long number, Context context, Collector<String> out) throws Exception {
        if (broken) {
            throw new IllegalStateException("This job was told to fail");
        }
        var before = seen.value();
        var now = before == null ? 1 : before + 1;
        seen.update(now);
        out.collect(number + " " + now + " " + System.currentTimeMillis());
    }
}
