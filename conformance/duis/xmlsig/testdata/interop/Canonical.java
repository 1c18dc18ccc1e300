import com.sun.org.apache.xml.internal.security.Init;
import com.sun.org.apache.xml.internal.security.c14n.Canonicalizer;
import java.io.File;
import java.io.FileOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;

/** Writes NAME.inclusive and NAME.exclusive, the canonical forms of each NAME.xml in a folder. */
public class Canonical {
  public static void main(String[] args) throws Exception {
    Init.init();
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    for (File file : new File(args[0]).listFiles((dir, name) -> name.endsWith(".xml"))) {
      String base = file.getPath().replaceAll("\\.xml$", "");
      write(factory, file, "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", base + ".inclusive");
      write(factory, file, "http://www.w3.org/2001/10/xml-exc-c14n#", base + ".exclusive");
    }
  }

  static void write(DocumentBuilderFactory factory, File in, String algorithm, String out) throws Exception {
    try (FileOutputStream stream = new FileOutputStream(out)) {
      Canonicalizer.getInstance(algorithm)
          .canonicalizeSubtree(factory.newDocumentBuilder().parse(in).getDocumentElement(), stream);
    }
  }
}
