package org.casefolio.mail;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/** Asks the name servers that this machine is set up to ask. */
final class DnsNames implements Names {

  // The naming API takes no other table; of what comes back only texts are read, no object is made.
  @SuppressWarnings({"JdkObsolete", "BanJNDI"})
  @Override
  public Answer texts(String name) {
    Hashtable<String, String> environment = new Hashtable<>();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    environment.put("com.sun.jndi.dns.timeout.initial", "2000");
    environment.put("com.sun.jndi.dns.timeout.retries", "2");
    try {
      DirContext context = new InitialDirContext(environment);
      try {
        Attribute texts = context.getAttributes(name, new String[] {"TXT"}).get("TXT");
        List<String> found = new ArrayList<>();
        for (int i = 0; texts != null && i < texts.size(); i++) {
          // A long text comes in pieces, each in quotation marks.
          found.add(String.valueOf(texts.get(i)).replace("\" \"", "").replace("\"", ""));
        }
        return new Found(found);
      } finally {
        context.close();
      }
    } catch (NameNotFoundException e) {
      return new Found(List.of());
    } catch (NamingException e) {
      return new Unreachable();
    }
  }
}
