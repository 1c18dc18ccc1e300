import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.util.Base64;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

/** Reads documents, one in base64 on each line, and says of each whether the JDK's parser (Xerces) takes it. */
public class Judge {
    public static void main(String[] arguments) throws Exception {
        SAXParserFactory factory = SAXParserFactory.newInstance();
        factory.setNamespaceAware(true);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            XMLReader reader = factory.newSAXParser().getXMLReader();
            reader.setContentHandler(new DefaultHandler());
            reader.setErrorHandler(new DefaultHandler());
            reader.setEntityResolver((name, address) -> new InputSource(new StringReader("")));
            char verdict = 'y';
            try {
                reader.parse(new InputSource(new ByteArrayInputStream(Base64.getDecoder().decode(line))));
            } catch (SAXException | IOException e) {
                verdict = 'n';
            }
            said.append(verdict);
        }
        System.out.println(said);
    }
}
