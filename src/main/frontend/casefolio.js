// Adds comfort to pages that work without it. No framework, nothing loaded later.

const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

// What only works with this script is not shown without it.
each('[data-with-script], [data-reveal], [data-print], [data-copy]', (element) => {
  element.hidden = false;
});

each('[data-without-script]', (element) => {
  element.hidden = true;
});

// A form with errors is read out from its summary.
each('[data-focus]', (element) => element.focus());

// Show or hide a password. The password is hidden again before it is sent, so that browsers never
// remember it as ordinary text.
each('[data-reveal]', (button) => {
  const field = document.getElementById(button.dataset.reveal);
  const toggle = () => {
    field.type = field.type === 'password' ? 'text' : 'password';
    const label = button.textContent;
    button.textContent = button.dataset.other;
    button.dataset.other = label;
  };
  button.addEventListener('click', toggle);
  field.form.addEventListener('submit', () => {
    if (field.type === 'text') {
      toggle();
    }
  });
});

each('[data-select-all]', (all) => {
  const boxes = () =>
    [...all.form.elements].filter((box) => box.type === 'checkbox' && box.name === all.dataset.selectAll);
  const show = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  all.addEventListener('change', () =>
    boxes().forEach((box) => {
      box.checked = all.checked;
    }),
  );
  all.form.addEventListener('change', show);
  show();
});

each('[data-print]', (button) => button.addEventListener('click', () => print()));

each('[data-copy]', (button) => {
  if (!navigator.clipboard) {
    button.hidden = true;
    return;
  }
  const label = button.textContent;
  const source = document.getElementById(button.dataset.copy);
  button.addEventListener('click', () =>
    navigator.clipboard.writeText((source.value || source.innerText).trim()).then(() => {
      button.textContent = button.dataset.other;
      setTimeout(() => {
        button.textContent = label;
      }, 3000);
    }),
  );
});

// Passkeys (Web Authentication, Level 3). The page says what to ask; the answer is sent as JSON.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

each('[data-passkey]', (form) => {
  if (!window.PublicKeyCredential) {
    return;
  }
  const part = (name) => form.querySelector(`[data-passkey-${name}]`);
  part('missing').hidden = true;
  part('ask').hidden = false;
  const answer = form.elements.answer || form.elements.stepUpPasskey;
  form.addEventListener('submit', async (event) => {
    if (answer.value || (event.submitter && event.submitter.name === 'lang')) {
      return;
    }
    event.preventDefault();
    const publicKey = JSON.parse(form.dataset.options);
    publicKey.challenge = bytes(publicKey.challenge);
    if (publicKey.user) {
      publicKey.user.id = bytes(publicKey.user.id);
    }
    (publicKey.excludeCredentials || []).forEach((known) => {
      known.id = bytes(known.id);
    });
    try {
      const made = await navigator.credentials[form.dataset.passkey]({ publicKey });
      const response = { transports: made.response.getTransports ? made.response.getTransports() : undefined };
      ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'].forEach((name) => {
        if (made.response[name]) {
          response[name] = text(made.response[name]);
        }
      });
      answer.value = JSON.stringify({
        id: made.id,
        rawId: text(made.rawId),
        type: made.type,
        authenticatorAttachment: made.authenticatorAttachment,
        clientExtensionResults: made.getClientExtensionResults(),
        response,
      });
      form.submit();
    } catch {
      part('failed').hidden = false;
    }
  });
});

// The end of a session: told two minutes before, in every tab. Staying loads nothing, so what was typed
// is still there. When it is over, nothing private stays on the screen.
each('[data-session-idle]', (dialog) => {
  const idle = dialog.dataset.sessionIdle * 1000;
  const warning = Math.min(120000, idle / 2);
  const slack = 2000; // the server's time began before ours
  const end = Date.now() + dialog.dataset.sessionLeft * 1000;
  const tabs = window.BroadcastChannel ? new BroadcastChannel('session') : null;
  const form = dialog.querySelector('form');
  const failed = dialog.querySelector('[data-session-failed]');
  let used = Date.now();
  let told = 0;
  const until = () => Math.min(used + idle, end);
  const close = () => {
    if (dialog.open && dialog.close) {
      dialog.close();
    }
    dialog.hidden = true;
  };
  const stayed = () => {
    used = Date.now();
    failed.hidden = true;
    if (told && told !== end) {
      close();
    }
  };
  const show = () => {
    told = until();
    const last = told === end;
    const ids = last ? 'stay-last' : 'stay';
    dialog.setAttribute('aria-labelledby', `${ids}-title`);
    dialog.setAttribute('aria-describedby', `${ids}-text`);
    dialog.querySelectorAll('[data-session-part]').forEach((part) => {
      part.hidden = (part.dataset.sessionPart === 'last') !== last;
    });
    const lang = document.documentElement.lang;
    const time = new Date(told).toLocaleTimeString(lang.includes('-') ? lang : `${lang}-US`, {
      hour: 'numeric',
      minute: '2-digit',
    });
    dialog.querySelectorAll('[data-session-time]').forEach((place) => {
      place.textContent = time;
    });
    dialog.hidden = false;
    if (dialog.showModal) {
      dialog.showModal();
    }
    dialog.querySelector('[data-session-part]:not([hidden]) button').focus();
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(form.action, {
        method: 'POST',
        body: new URLSearchParams(new FormData(form)),
        redirect: 'manual',
      });
      if (answer.status === 204) {
        stayed();
        tabs?.postMessage('stayed');
      } else {
        location.replace('/sign-in?done=idle');
      }
    } catch {
      failed.hidden = false;
    }
  });
  dialog.querySelector('[data-session-close]').addEventListener('click', close);
  // Whoever presses Escape is still there.
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    dialog.querySelector('[data-session-part]:not([hidden]) button').click();
  });
  if (tabs) {
    tabs.addEventListener('message', stayed);
    tabs.postMessage('stayed');
  }
  setInterval(() => {
    const left = until() - Date.now();
    if (left < -slack) {
      location.replace(`/sign-in?done=${until() === end ? 'ended' : 'idle'}`);
    } else if (left <= warning && told !== until()) {
      show();
    }
  }, 1000);
});

// Leave: nothing stays on the screen while the other site loads, and Back does not lead here.
each('[data-leave]', (link) => {
  const leave = () => {
    document.documentElement.hidden = true;
    document.title = '';
    location.replace(link.href);
  };
  link.addEventListener('click', (event) => {
    event.preventDefault();
    leave();
  });
  let presses = [];
  document.addEventListener('keydown', (event) => {
    if (event.repeat) {
      return;
    }
    // Capital letters also use Shift: any other key starts the count again.
    presses = event.key === 'Shift' ? [...presses, event.timeStamp].slice(-3) : [];
    if (presses.length === 3 && presses[2] - presses[0] < 3000) {
      leave();
    }
  });
});
