// One node in this process, at home in the working directory, with the plugins whose classes are named.
// For Elasticsearch, record.sh writes elasticsearch for opensearch throughout.
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;

class Server {
  static class OneNode extends Node {
    OneNode(Settings home, List<Class<? extends Plugin>> plugins) {
      super(InternalSettingsPreparer.prepareEnvironment(home, Map.of(), null, () -> "one"), plugins, true);
    }
  }

  public static void main(String[] names) throws Exception {
    List<Class<? extends Plugin>> plugins = new ArrayList<>();
    for (String name : names) plugins.add(Class.forName(name).asSubclass(Plugin.class));
    new OneNode(Settings.builder().put("path.home", Path.of("").toAbsolutePath().toString()).build(), plugins).start();
    Thread.currentThread().join();
  }
}
