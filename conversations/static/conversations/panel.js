"use strict";(()=>{var Xe=Object.defineProperty;var Ze=Object.getOwnPropertyDescriptor;var v=(r,t,e,i)=>{for(var s=i>1?void 0:i?Ze(t,e):t,n=r.length-1,o;n>=0;n--)(o=r[n])&&(s=(i?o(t,e,s):o(s))||s);return i&&s&&Xe(t,e,s),s};var vt=globalThis,bt=vt.ShadowRoot&&(vt.ShadyCSS===void 0||vt.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,It=Symbol(),Qt=new WeakMap,nt=class{constructor(t,e,i){if(this._$cssResult$=!0,i!==It)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=t,this.t=e}get styleSheet(){let t=this.o,e=this.t;if(bt&&t===void 0){let i=e!==void 0&&e.length===1;i&&(t=Qt.get(e)),t===void 0&&((this.o=t=new CSSStyleSheet).replaceSync(this.cssText),i&&Qt.set(e,t))}return t}toString(){return this.cssText}},P=r=>new nt(typeof r=="string"?r:r+"",void 0,It),$=(r,...t)=>{let e=r.length===1?r[0]:t.reduce((i,s,n)=>i+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(s)+r[n+1],r[0]);return new nt(e,r,It)},te=(r,t)=>{if(bt)r.adoptedStyleSheets=t.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of t){let i=document.createElement("style"),s=vt.litNonce;s!==void 0&&i.setAttribute("nonce",s),i.textContent=e.cssText,r.appendChild(i)}},Ft=bt?r=>r:r=>r instanceof CSSStyleSheet?(t=>{let e="";for(let i of t.cssRules)e+=i.cssText;return P(e)})(r):r;var{is:Qe,defineProperty:ti,getOwnPropertyDescriptor:ei,getOwnPropertyNames:ii,getOwnPropertySymbols:si,getPrototypeOf:ri}=Object,yt=globalThis,ee=yt.trustedTypes,ni=ee?ee.emptyScript:"",oi=yt.reactiveElementPolyfillSupport,ot=(r,t)=>r,at={toAttribute(r,t){switch(t){case Boolean:r=r?ni:null;break;case Object:case Array:r=r==null?r:JSON.stringify(r)}return r},fromAttribute(r,t){let e=r;switch(t){case Boolean:e=r!==null;break;case Number:e=r===null?null:Number(r);break;case Object:case Array:try{e=JSON.parse(r)}catch{e=null}}return e}},xt=(r,t)=>!Qe(r,t),ie={attribute:!0,type:String,converter:at,reflect:!1,useDefault:!1,hasChanged:xt};Symbol.metadata??=Symbol("metadata"),yt.litPropertyMetadata??=new WeakMap;var R=class extends HTMLElement{static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(t,e=ie){if(e.state&&(e.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(t)&&((e=Object.create(e)).wrapped=!0),this.elementProperties.set(t,e),!e.noAccessor){let i=Symbol(),s=this.getPropertyDescriptor(t,i,e);s!==void 0&&ti(this.prototype,t,s)}}static getPropertyDescriptor(t,e,i){let{get:s,set:n}=ei(this.prototype,t)??{get(){return this[e]},set(o){this[e]=o}};return{get:s,set(o){let d=s?.call(this);n?.call(this,o),this.requestUpdate(t,d,i)},configurable:!0,enumerable:!0}}static getPropertyOptions(t){return this.elementProperties.get(t)??ie}static _$Ei(){if(this.hasOwnProperty(ot("elementProperties")))return;let t=ri(this);t.finalize(),t.l!==void 0&&(this.l=[...t.l]),this.elementProperties=new Map(t.elementProperties)}static finalize(){if(this.hasOwnProperty(ot("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(ot("properties"))){let e=this.properties,i=[...ii(e),...si(e)];for(let s of i)this.createProperty(s,e[s])}let t=this[Symbol.metadata];if(t!==null){let e=litPropertyMetadata.get(t);if(e!==void 0)for(let[i,s]of e)this.elementProperties.set(i,s)}this._$Eh=new Map;for(let[e,i]of this.elementProperties){let s=this._$Eu(e,i);s!==void 0&&this._$Eh.set(s,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(t){let e=[];if(Array.isArray(t)){let i=new Set(t.flat(1/0).reverse());for(let s of i)e.unshift(Ft(s))}else t!==void 0&&e.push(Ft(t));return e}static _$Eu(t,e){let i=e.attribute;return i===!1?void 0:typeof i=="string"?i:typeof t=="string"?t.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(t=>this.enableUpdating=t),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(t=>t(this))}addController(t){(this._$EO??=new Set).add(t),this.renderRoot!==void 0&&this.isConnected&&t.hostConnected?.()}removeController(t){this._$EO?.delete(t)}_$E_(){let t=new Map,e=this.constructor.elementProperties;for(let i of e.keys())this.hasOwnProperty(i)&&(t.set(i,this[i]),delete this[i]);t.size>0&&(this._$Ep=t)}createRenderRoot(){let t=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return te(t,this.constructor.elementStyles),t}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(t=>t.hostConnected?.())}enableUpdating(t){}disconnectedCallback(){this._$EO?.forEach(t=>t.hostDisconnected?.())}attributeChangedCallback(t,e,i){this._$AK(t,i)}_$ET(t,e){let i=this.constructor.elementProperties.get(t),s=this.constructor._$Eu(t,i);if(s!==void 0&&i.reflect===!0){let n=(i.converter?.toAttribute!==void 0?i.converter:at).toAttribute(e,i.type);this._$Em=t,n==null?this.removeAttribute(s):this.setAttribute(s,n),this._$Em=null}}_$AK(t,e){let i=this.constructor,s=i._$Eh.get(t);if(s!==void 0&&this._$Em!==s){let n=i.getPropertyOptions(s),o=typeof n.converter=="function"?{fromAttribute:n.converter}:n.converter?.fromAttribute!==void 0?n.converter:at;this._$Em=s;let d=o.fromAttribute(e,n.type);this[s]=d??this._$Ej?.get(s)??d,this._$Em=null}}requestUpdate(t,e,i,s=!1,n){if(t!==void 0){let o=this.constructor;if(s===!1&&(n=this[t]),i??=o.getPropertyOptions(t),!((i.hasChanged??xt)(n,e)||i.useDefault&&i.reflect&&n===this._$Ej?.get(t)&&!this.hasAttribute(o._$Eu(t,i))))return;this.C(t,e,i)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(t,e,{useDefault:i,reflect:s,wrapped:n},o){i&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,o??e??this[t]),n!==!0||o!==void 0)||(this._$AL.has(t)||(this.hasUpdated||i||(e=void 0),this._$AL.set(t,e)),s===!0&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let t=this.scheduleUpdate();return t!=null&&await t,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[s,n]of this._$Ep)this[s]=n;this._$Ep=void 0}let i=this.constructor.elementProperties;if(i.size>0)for(let[s,n]of i){let{wrapped:o}=n,d=this[s];o!==!0||this._$AL.has(s)||d===void 0||this.C(s,void 0,n,d)}}let t=!1,e=this._$AL;try{t=this.shouldUpdate(e),t?(this.willUpdate(e),this._$EO?.forEach(i=>i.hostUpdate?.()),this.update(e)):this._$EM()}catch(i){throw t=!1,this._$EM(),i}t&&this._$AE(e)}willUpdate(t){}_$AE(t){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(t)),this.updated(t)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(t){return!0}update(t){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(t){}firstUpdated(t){}};R.elementStyles=[],R.shadowRootOptions={mode:"open"},R[ot("elementProperties")]=new Map,R[ot("finalized")]=new Map,oi?.({ReactiveElement:R}),(yt.reactiveElementVersions??=[]).push("2.1.2");var Nt=globalThis,se=r=>r,wt=Nt.trustedTypes,re=wt?wt.createPolicy("lit-html",{createHTML:r=>r}):void 0,Ut="$lit$",q=`lit$${Math.random().toFixed(9).slice(2)}$`,jt="?"+q,ai=`<${jt}>`,W=document,dt=()=>W.createComment(""),ct=r=>r===null||typeof r!="object"&&typeof r!="function",Bt=Array.isArray,ce=r=>Bt(r)||typeof r?.[Symbol.iterator]=="function",Ht=`[ 	
\f\r]`,lt=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,ne=/-->/g,oe=/>/g,B=RegExp(`>|${Ht}(?:([^\\s"'>=/]+)(${Ht}*=${Ht}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),ae=/'/g,le=/"/g,he=/^(?:script|style|textarea|title)$/i,Vt=r=>(t,...e)=>({_$litType$:r,strings:t,values:e}),a=Vt(1),x=Vt(2),Vi=Vt(3),L=Symbol.for("lit-noChange"),c=Symbol.for("lit-nothing"),de=new WeakMap,V=W.createTreeWalker(W,129);function pe(r,t){if(!Bt(r)||!r.hasOwnProperty("raw"))throw Error("invalid template strings array");return re!==void 0?re.createHTML(t):t}var ue=(r,t)=>{let e=r.length-1,i=[],s,n=t===2?"<svg>":t===3?"<math>":"",o=lt;for(let d=0;d<e;d++){let l=r[d],m,u,h=-1,f=0;for(;f<l.length&&(o.lastIndex=f,u=o.exec(l),u!==null);)f=o.lastIndex,o===lt?u[1]==="!--"?o=ne:u[1]!==void 0?o=oe:u[2]!==void 0?(he.test(u[2])&&(s=RegExp("</"+u[2],"g")),o=B):u[3]!==void 0&&(o=B):o===B?u[0]===">"?(o=s??lt,h=-1):u[1]===void 0?h=-2:(h=o.lastIndex-u[2].length,m=u[1],o=u[3]===void 0?B:u[3]==='"'?le:ae):o===le||o===ae?o=B:o===ne||o===oe?o=lt:(o=B,s=void 0);let g=o===B&&r[d+1].startsWith("/>")?" ":"";n+=o===lt?l+ai:h>=0?(i.push(m),l.slice(0,h)+Ut+l.slice(h)+q+g):l+q+(h===-2?d:g)}return[pe(r,n+(r[e]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),i]},ht=class r{constructor({strings:t,_$litType$:e},i){let s;this.parts=[];let n=0,o=0,d=t.length-1,l=this.parts,[m,u]=ue(t,e);if(this.el=r.createElement(m,i),V.currentNode=this.el.content,e===2||e===3){let h=this.el.content.firstChild;h.replaceWith(...h.childNodes)}for(;(s=V.nextNode())!==null&&l.length<d;){if(s.nodeType===1){if(s.hasAttributes())for(let h of s.getAttributeNames())if(h.endsWith(Ut)){let f=u[o++],g=s.getAttribute(h).split(q),b=/([.?@])?(.*)/.exec(f);l.push({type:1,index:n,name:b[2],strings:g,ctor:b[1]==="."?kt:b[1]==="?"?_t:b[1]==="@"?St:Y}),s.removeAttribute(h)}else h.startsWith(q)&&(l.push({type:6,index:n}),s.removeAttribute(h));if(he.test(s.tagName)){let h=s.textContent.split(q),f=h.length-1;if(f>0){s.textContent=wt?wt.emptyScript:"";for(let g=0;g<f;g++)s.append(h[g],dt()),V.nextNode(),l.push({type:2,index:++n});s.append(h[f],dt())}}}else if(s.nodeType===8)if(s.data===jt)l.push({type:2,index:n});else{let h=-1;for(;(h=s.data.indexOf(q,h+1))!==-1;)l.push({type:7,index:n}),h+=q.length-1}n++}}static createElement(t,e){let i=W.createElement("template");return i.innerHTML=t,i}};function K(r,t,e=r,i){if(t===L)return t;let s=i!==void 0?e._$Co?.[i]:e._$Cl,n=ct(t)?void 0:t._$litDirective$;return s?.constructor!==n&&(s?._$AO?.(!1),n===void 0?s=void 0:(s=new n(r),s._$AT(r,e,i)),i!==void 0?(e._$Co??=[])[i]=s:e._$Cl=s),s!==void 0&&(t=K(r,s._$AS(r,t.values),s,i)),t}var $t=class{constructor(t,e){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=e}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:e},parts:i}=this._$AD,s=(t?.creationScope??W).importNode(e,!0);V.currentNode=s;let n=V.nextNode(),o=0,d=0,l=i[0];for(;l!==void 0;){if(o===l.index){let m;l.type===2?m=new J(n,n.nextSibling,this,t):l.type===1?m=new l.ctor(n,l.name,l.strings,this,t):l.type===6&&(m=new Tt(n,this,t)),this._$AV.push(m),l=i[++d]}o!==l?.index&&(n=V.nextNode(),o++)}return V.currentNode=W,s}p(t){let e=0;for(let i of this._$AV)i!==void 0&&(i.strings!==void 0?(i._$AI(t,i,e),e+=i.strings.length-2):i._$AI(t[e])),e++}},J=class r{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,e,i,s){this.type=2,this._$AH=c,this._$AN=void 0,this._$AA=t,this._$AB=e,this._$AM=i,this.options=s,this._$Cv=s?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,e=this._$AM;return e!==void 0&&t?.nodeType===11&&(t=e.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,e=this){t=K(this,t,e),ct(t)?t===c||t==null||t===""?(this._$AH!==c&&this._$AR(),this._$AH=c):t!==this._$AH&&t!==L&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):ce(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==c&&ct(this._$AH)?this._$AA.nextSibling.data=t:this.T(W.createTextNode(t)),this._$AH=t}$(t){let{values:e,_$litType$:i}=t,s=typeof i=="number"?this._$AC(t):(i.el===void 0&&(i.el=ht.createElement(pe(i.h,i.h[0]),this.options)),i);if(this._$AH?._$AD===s)this._$AH.p(e);else{let n=new $t(s,this),o=n.u(this.options);n.p(e),this.T(o),this._$AH=n}}_$AC(t){let e=de.get(t.strings);return e===void 0&&de.set(t.strings,e=new ht(t)),e}k(t){Bt(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,i,s=0;for(let n of t)s===e.length?e.push(i=new r(this.O(dt()),this.O(dt()),this,this.options)):i=e[s],i._$AI(n),s++;s<e.length&&(this._$AR(i&&i._$AB.nextSibling,s),e.length=s)}_$AR(t=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);t!==this._$AB;){let i=se(t).nextSibling;se(t).remove(),t=i}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},Y=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,e,i,s,n){this.type=1,this._$AH=c,this._$AN=void 0,this.element=t,this.name=e,this._$AM=s,this.options=n,i.length>2||i[0]!==""||i[1]!==""?(this._$AH=Array(i.length-1).fill(new String),this.strings=i):this._$AH=c}_$AI(t,e=this,i,s){let n=this.strings,o=!1;if(n===void 0)t=K(this,t,e,0),o=!ct(t)||t!==this._$AH&&t!==L,o&&(this._$AH=t);else{let d=t,l,m;for(t=n[0],l=0;l<n.length-1;l++)m=K(this,d[i+l],e,l),m===L&&(m=this._$AH[l]),o||=!ct(m)||m!==this._$AH[l],m===c?t=c:t!==c&&(t+=(m??"")+n[l+1]),this._$AH[l]=m}o&&!s&&this.j(t)}j(t){t===c?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},kt=class extends Y{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===c?void 0:t}},_t=class extends Y{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==c)}},St=class extends Y{constructor(t,e,i,s,n){super(t,e,i,s,n),this.type=5}_$AI(t,e=this){if((t=K(this,t,e,0)??c)===L)return;let i=this._$AH,s=t===c&&i!==c||t.capture!==i.capture||t.once!==i.once||t.passive!==i.passive,n=t!==c&&(i===c||s);s&&this.element.removeEventListener(this.name,this,i),n&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},Tt=class{constructor(t,e,i){this.element=t,this.type=6,this._$AN=void 0,this._$AM=e,this.options=i}get _$AU(){return this._$AM._$AU}_$AI(t){K(this,t)}},me={M:Ut,P:q,A:jt,C:1,L:ue,R:$t,D:ce,V:K,I:J,H:Y,N:_t,U:St,B:kt,F:Tt},li=Nt.litHtmlPolyfillSupport;li?.(ht,J),(Nt.litHtmlVersions??=[]).push("3.3.3");var fe=(r,t,e)=>{let i=e?.renderBefore??t,s=i._$litPart$;if(s===void 0){let n=e?.renderBefore??null;i._$litPart$=s=new J(t.insertBefore(dt(),n),n,void 0,e??{})}return s._$AI(r),s};var Wt=globalThis,A=class extends R{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}update(t){let e=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(t),this._$Do=fe(e,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return L}};A._$litElement$=!0,A.finalized=!0,Wt.litElementHydrateSupport?.({LitElement:A});var di=Wt.litElementPolyfillSupport;di?.({LitElement:A});(Wt.litElementVersions??=[]).push("4.2.2");var M=r=>(t,e)=>{e!==void 0?e.addInitializer(()=>{customElements.define(r,t)}):customElements.define(r,t)};var ci={attribute:!0,type:String,converter:at,reflect:!1,hasChanged:xt},hi=(r=ci,t,e)=>{let{kind:i,metadata:s}=e,n=globalThis.litPropertyMetadata.get(s);if(n===void 0&&globalThis.litPropertyMetadata.set(s,n=new Map),i==="setter"&&((r=Object.create(r)).wrapped=!0),n.set(e.name,r),i==="accessor"){let{name:o}=e;return{set(d){let l=t.get.call(this);t.set.call(this,d),this.requestUpdate(o,l,r,!0,d)},init(d){return d!==void 0&&this.C(o,void 0,r,d),d}}}if(i==="setter"){let{name:o}=e;return function(d){let l=this[o];t.call(this,d),this.requestUpdate(o,l,r,!0,d)}}throw Error("Unsupported decorator location: "+i)};function k(r){return(t,e)=>typeof e=="object"?hi(r,t,e):((i,s,n)=>{let o=s.hasOwnProperty(n);return s.constructor.createProperty(n,i),o?Object.getOwnPropertyDescriptor(s,n):void 0})(r,t,e)}function w(r){return k({...r,state:!0,attribute:!1})}var G=(r,t,e)=>(e.configurable=!0,e.enumerable=!0,Reflect.decorate&&typeof t!="object"&&Object.defineProperty(r,t,e),e);function X(r,t){return(e,i,s)=>{let n=o=>o.renderRoot?.querySelector(r)??null;if(t){let{get:o,set:d}=typeof i=="object"?e:s??(()=>{let l=Symbol();return{get(){return this[l]},set(m){this[l]=m}}})();return G(e,i,{get(){let l=o.call(this);return l===void 0&&(l=n(this),(l!==null||this.hasUpdated)&&d.call(this,l)),l}})}return G(e,i,{get(){return n(this)}})}}var ge={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},ve=r=>(...t)=>({_$litDirective$:r,values:t}),Et=class{constructor(t){}get _$AU(){return this._$AM._$AU}_$AT(t,e,i){this._$Ct=t,this._$AM=e,this._$Ci=i}_$AS(t,e){return this.update(t,e)}update(t,e){return this.render(...e)}};var{I:pi}=me,be=r=>r;var ye=()=>document.createComment(""),Z=(r,t,e)=>{let i=r._$AA.parentNode,s=t===void 0?r._$AB:t._$AA;if(e===void 0){let n=i.insertBefore(ye(),s),o=i.insertBefore(ye(),s);e=new pi(n,o,r,r.options)}else{let n=e._$AB.nextSibling,o=e._$AM,d=o!==r;if(d){let l;e._$AQ?.(r),e._$AM=r,e._$AP!==void 0&&(l=r._$AU)!==o._$AU&&e._$AP(l)}if(n!==s||d){let l=e._$AA;for(;l!==n;){let m=be(l).nextSibling;be(i).insertBefore(l,s),l=m}}}return e},F=(r,t,e=r)=>(r._$AI(t,e),r),ui={},xe=(r,t=ui)=>r._$AH=t,we=r=>r._$AH,At=r=>{r._$AR(),r._$AA.remove()};var $e=(r,t,e)=>{let i=new Map;for(let s=t;s<=e;s++)i.set(r[s],s);return i},Kt=ve(class extends Et{constructor(r){if(super(r),r.type!==ge.CHILD)throw Error("repeat() can only be used in text expressions")}dt(r,t,e){let i;e===void 0?e=t:t!==void 0&&(i=t);let s=[],n=[],o=0;for(let d of r)s[o]=i?i(d,o):o,n[o]=e(d,o),o++;return{values:n,keys:s}}render(r,t,e){return this.dt(r,t,e).values}update(r,[t,e,i]){let s=we(r),{values:n,keys:o}=this.dt(t,e,i);if(!Array.isArray(s))return this.ut=o,n;let d=this.ut??=[],l=[],m,u,h=0,f=s.length-1,g=0,b=n.length-1;for(;h<=f&&g<=b;)if(s[h]===null)h++;else if(s[f]===null)f--;else if(d[h]===o[g])l[g]=F(s[h],n[g]),h++,g++;else if(d[f]===o[b])l[b]=F(s[f],n[b]),f--,b--;else if(d[h]===o[b])l[b]=F(s[h],n[b]),Z(r,l[b+1],s[h]),h++,b--;else if(d[f]===o[g])l[g]=F(s[f],n[g]),Z(r,s[h],s[f]),f--,g++;else if(m===void 0&&(m=$e(o,g,b),u=$e(d,h,f)),m.has(d[h]))if(m.has(d[f])){let T=u.get(o[g]),p=T!==void 0?s[T]:null;if(p===null){let I=Z(r,s[h]);F(I,n[g]),l[g]=I}else l[g]=F(p,n[g]),Z(r,s[h],p),s[T]=null;g++}else At(s[f]),f--;else At(s[h]),h++;for(;g<=b;){let T=Z(r,l[b+1]);F(T,n[g]),l[g++]=T}for(;h<=f;){let T=s[h++];T!==null&&At(T)}return this.ut=o,xe(r,l),L}});var ke=":host{font:400 15px/1.45 var(--sans);color:var(--ink);-webkit-text-size-adjust:100%}:host([hidden]),[hidden]{display:none!important}*,*:before,*:after{box-sizing:border-box}button,input,select,textarea{font:inherit;color:inherit;letter-spacing:inherit}:focus-visible{outline:2px solid var(--brand);outline-offset:2px}a{color:var(--brand);text-underline-offset:2px}.btn{display:inline-flex;align-items:center;justify-content:center;gap:8px;min-height:var(--tap);padding:0 16px;border:1px solid transparent;border-radius:999px;background:var(--brand);color:var(--brand-ink);font-weight:600;text-decoration:none;cursor:pointer;transition:filter .15s,background .15s}.btn:hover{filter:brightness(1.08)}.btn.quiet{background:transparent;color:var(--ink);border-color:var(--line-strong)}.btn.quiet:hover{background:var(--wash);filter:none}.btn.gold{background:var(--gold);color:var(--gold-ink)}.btn.danger{background:transparent;color:var(--bad);border-color:currentColor}.btn.wide{width:100%}.btn[disabled],.btn[aria-busy=true],.icon[aria-busy=true]{opacity:.55;cursor:default;filter:none}.icon{display:inline-grid;place-items:center;width:var(--tap);height:var(--tap);padding:0;border:0;border-radius:50%;background:transparent;color:inherit;cursor:pointer}.icon:hover{background:color-mix(in srgb,currentColor 9%,transparent)}svg.i{width:20px;height:20px;fill:none;stroke:currentColor;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round;flex:none}.field{display:grid;gap:4px;font-size:13px;font-weight:600}.field input,.field select,.field textarea{width:100%;min-height:var(--tap);padding:8px 12px;border:1px solid var(--line-strong);border-radius:var(--radius-small);background:var(--paper);font-weight:400;font-size:16px}.field [aria-invalid=true]{border-color:var(--bad)}.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}.num{font-variant-numeric:tabular-nums}@media(prefers-reduced-motion:reduce){*,*:before,*:after{animation-duration:1ms!important;animation-iteration-count:1!important;transition-duration:1ms!important;scroll-behavior:auto!important}}";var _e=':root,:host{color-scheme:light dark;--paper: light-dark(#ffffff, #11121d);--wash: light-dark(#f5f4f0, #191b2a);--raised: light-dark(#ffffff, #1e2032);--ink: light-dark(#14162b, #f1eff8);--soft: light-dark(#5b5d72, #a9abc4);--line: light-dark(#e2e0d9, #313450);--line-strong: light-dark(#8d8fa3, #6f7294);--brand: light-dark(#2a2f86, #aab0ff);--brand-ink: light-dark(#ffffff, #14162b);--brand-wash: light-dark(#ecebfa, #262a4d);--gold: #f2b138;--gold-ink: #14162b;--good: light-dark(#17663f, #7fd6a6);--good-wash: light-dark(#e3f3ea, #17352a);--warn: light-dark(#8a4b00, #f3bf73);--warn-wash: light-dark(#fdf1de, #3a2c17);--bad: light-dark(#a8203a, #ff9bab);--bad-wash: light-dark(#fbe8eb, #40202a);--shadow: 0 1px 2px rgb(20 22 43 / 6%), 0 12px 40px rgb(20 22 43 / 16%);--radius: 14px;--radius-small: 9px;--tap: 44px;--sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;--display: "Fashionistar Display", "Bodoni 72", "Bodoni MT", Didot, "Playfair Display", "Times New Roman", serif;--ease: cubic-bezier(.2, .7, .2, 1)}:root[data-theme=light],:host([theme="light"]){color-scheme:light}:root[data-theme=dark],:host([theme="dark"]){color-scheme:dark}';var Ws=P(_e),pt=P(ke),O=(...r)=>[pt,$`:host{display:block}`,...r],H=class extends A{emit(t,e){return this.dispatchEvent(new CustomEvent(t,{detail:e,bubbles:!0,composed:!0,cancelable:!0}))}};var gi={cart:x`<path d="M5 8h14l1 12.5H4L5 8Z"/><path d="M9 10V6.5a3 3 0 0 1 6 0V10"/>`,chat:x`<path d="M12 3.5c-5 0-9 3.4-9 7.7 0 2.4 1.3 4.6 3.3 6L5.8 21l4-2.1c.7.1 1.4.2 2.2.2 5 0 9-3.5 9-7.8s-4-7.8-9-7.8Z"/><path d="M8.3 11.3h.1M12 11.3h.1M15.7 11.3h.1" stroke-width="2.4"/>`,close:x`<path d="m6 6 12 12M18 6 6 18"/>`,send:x`<path d="M12 19.5V5M5.5 11 12 4.5l6.5 6.5"/>`,minus:x`<path d="M5 12h14"/>`,plus:x`<path d="M12 5v14M5 12h14"/>`,bin:x`<path d="M4 7h16M9.5 7V4.5h5V7M6.5 7l.8 12.5h9.4L17.5 7"/>`,file:x`<path d="M6 3.5h8l4 4v13H6z"/><path d="M14 3.5v4h4M9 12.5h6M9 16h6"/>`,pin:x`<path d="M12 21s6.5-5.6 6.5-11a6.5 6.5 0 0 0-13 0C5.5 15.4 12 21 12 21Z"/><circle cx="12" cy="10" r="2.3"/>`,check:x`<path d="m5 12.5 4.5 4.5L19 7.5"/>`,alert:x`<path d="M12 4 2.8 19.5h18.4L12 4Z"/><path d="M12 10v4.5M12 17v.1"/>`,clock:x`<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>`,left:x`<path d="m14.5 5-7 7 7 7"/>`,right:x`<path d="m9.5 5 7 7-7 7"/>`,down:x`<path d="M12 5v14M6 13l6 6 6-6"/>`,store:x`<path d="M4.5 10v10h15V10M3.5 9.5 5.5 4h13l2 5.5a2.8 2.8 0 0 1-5.6 0 2.9 2.9 0 0 1-5.8 0 2.8 2.8 0 0 1-5.6 0Z"/>`,person:x`<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6"/>`,card:x`<rect x="3" y="5.5" width="18" height="13" rx="2"/><path d="M3 10h18"/>`,truck:x`<path d="M2.5 6h11.5v11H2.5zM14 10h4l3.5 3.5V17H14z"/><circle cx="7" cy="17.5" r="2"/><circle cx="17.5" cy="17.5" r="2"/>`,spark:x`<path d="M12 3.5c.6 4.9 3 7.4 8 8-5 .6-7.4 3.1-8 8-.6-4.9-3-7.4-8-8 5-.6 7.4-3.1 8-8Z"/>`},y=r=>a`<svg class="i" viewBox="0 0 24 24" aria-hidden="true">${gi[r]}</svg>`;var Yt={unknown:"The connection dropped before the answer came. We keep trying.",unavailable:"The shop is busy for a moment. Please try again.",rate_limited:"A little slower, please. Try again in a moment.",internal:"Something broke on our side. It has been noted; please try again.",not_found:"That is no longer here.",unauthorised:"Your session has ended. Please reload the page.",stale:"Something changed in the meantime. Have a look and try again.",idempotency_conflict:"That was already done another way. Please try once more.",proposal_changed:"A price or your cart changed. Please look at the new total before you confirm.",checkout_closed:"This checkout is over. Start a new one from your cart.",too_large:"That message is too long.",unsupported:"This page is older than the shop. Please reload it."},vi=new Set(["out_of_stock","quantity_out_of_range","payment_declined","invalid","conflict","order_cannot_be_cancelled"]);function N(r){let{code:t="internal",message:e=""}=r??{};return e&&e!==t&&(vi.has(t)||!Yt[t])?e:Yt[t]??Yt.internal}var C={locale:void 0,origin:"",askVendor:!0},U=r=>r.startsWith("/")?C.origin+r:r;function Se(...r){for(let t of r)try{let[e]=Intl.getCanonicalLocales(t);if(e)return e}catch{continue}return"en"}var Q=class extends Error{constructor(e,i=""){super(i||e);this.code=e}};async function Te(r){return r.ok?null:await r.json().catch(()=>({}))}var bi=3e4,ut=class{constructor(t,e,i){this.origin=t;this.siteKey=e;this.identity=i;this.ticket=null;this.asking=null;this.kept=!1;this.kept=this.stored()!==null}get returning(){return this.kept}async get(t=!1){return!t&&this.ticket&&Date.parse(this.ticket.expires_at)-Date.now()>bi?this.ticket:(this.asking??=this.locked(()=>this.ask()).finally(()=>this.asking=null),this.asking)}keep(){this.kept=!0,this.ticket&&this.store({renew:this.ticket.renew,conversation:this.ticket.conversation})}forget(){this.ticket=null,this.kept=!1;try{localStorage.removeItem(this.slot)}catch{}}async ask(){let t=this.stored()?.renew??this.ticket?.renew,e=await this.identity?.(),i=await this.post({site_key:this.siteKey,...t&&{renew:t},...e&&{identity:e}}),s=await Te(i);if(t&&s?.code==="renew_refused"&&(this.ticket=null,i=await this.post({site_key:this.siteKey,...e&&{identity:e}}),s=await Te(i)),s)throw i.status>=500||i.status===429?new Error(`session: ${i.status}`):new Q(s.code??"unauthorised",s.message);return this.ticket=await i.json(),this.kept&&this.store({renew:this.ticket.renew,conversation:this.ticket.conversation}),this.ticket}post(t){return fetch(`${this.origin}/api/v1/widget/sessions`,{method:"POST",credentials:"omit",headers:{"Content-Type":"application/json"},body:JSON.stringify(t)})}get slot(){return`fashionistar:${this.siteKey}`}stored(){try{return JSON.parse(localStorage.getItem(this.slot)??"null")}catch{return null}}store(t){try{localStorage.setItem(this.slot,JSON.stringify(t))}catch{}}async locked(t){let e=typeof navigator>"u"?void 0:navigator.locks;return this.kept&&e?await e.request(this.slot,t):t()}};var tt=class extends Error{constructor(e,i="",s=!1,n={},o){super(i||e);this.code=e;this.temporary=s;this.details=n;this.retryAfterMs=o}};var Ae={silence:35e3,suspect:27e3,answer:1e4,probe:4e3,look:1e3,first:500,early:5e3,late:3e4,trouble:6e4,unblock:18e4,hint:2e3,cursor:1e3},Ee="chat.v1.json",Gt=r=>new tt("unknown",r,!0);function Mt(r,t,e,i=Ae){return e()*Math.min(t<i.trouble?i.early:i.late,i.first*2**Math.min(r,10))}var et=r=>Math.max(Date.now()-r[0],performance.now()-r[1]),it=()=>[Date.now(),performance.now()],Ct=class{constructor(t,e){this.options=t;this.owner=e;this.sync="idle";this.stoppedBy="";this.ticket=null;this.me="";this.limits={frame:65536,text:4096,edit_minutes:15};this.up=!1;this.run=0;this.ws=null;this.nextId=1;this.waiting=new Map;this.heardAt=it();this.attempt=0;this.troubleSince=null;this.settledAt=it();this.shut=0;this.freshTicket=!1;this.byeAfter=null;this.random=t.random??Math.random,this.pace={...Ae,...t.pace}}get troubledMs(){return this.troubleSince?et(this.troubleSince):0}start(){this.sync!=="idle"&&this.sync!=="stopped"||(this.stoppedBy="",this.unwake??=this.options.wake?.(t=>t==="offline"?this.wentOffline():this.resume()),this.watch??=setInterval(()=>this.look(),this.pace.look),this.connect())}stop(){this.unwake?.(),clearInterval(this.watch),this.unwake=this.watch=void 0,this.drop(),this.say("idle")}resume(){if(this.sync==="stopped"||this.sync==="idle")return;if(!this.ws){this.attempt=0,this.sync!=="connecting"&&this.connect();return}if(et(this.heardAt)>(this.up?this.pace.suspect:this.pace.look))return this.attempt=0,this.drop(),void this.connect();if(!this.up)return;let t=this.run;this.owner.probe()?.catch(e=>{e.code==="unknown"&&t===this.run&&this.lost()})}request(t,e=this.pace.answer){let i=this.nextId++;return new Promise((s,n)=>{if(this.ws?.readyState!==1)return n(Gt("not connected"));let o=setTimeout(()=>{this.waiting.delete(i),n(Gt("no answer")),et(this.heardAt)>=e&&this.lost()},e);this.waiting.set(i,{resolve:s,reject:n,timer:o}),this.post({...t,id:i})})}post(t){this.ws?.readyState===1&&this.ws.send(JSON.stringify(t))}say(t){this.sync!==t&&(t==="live"&&(this.settledAt=it()),this.sync=t,this.owner.synced())}async connect(){let t=++this.run;clearTimeout(this.retryTimer),this.say("connecting");try{let n=await this.options.tickets.get(this.freshTicket);if(t!==this.run)return;this.freshTicket=!1,this.ticket&&this.ticket.me.id!==n.me.id&&this.owner.replaced(),this.ticket=n,this.me=n.me.id,await this.owner.ticketed(n)}catch(n){return t!==this.run?void 0:n instanceof Q?this.halt(n.code):this.retryLater()}if(t!==this.run)return;let{url:e,fallback:i}=this.options,s;try{let n=this.shut>=2&&i?(await i()).HttpSocket:null;if(t!==this.run)return;n&&(this.shut=0),s=n?new n(e):this.socket(),n&&(this.unblock=setInterval(()=>this.tryAgain(),this.pace.unblock))}catch{return t===this.run?this.retryLater():void 0}this.ws=s,this.shut++,this.heardAt=it(),s.onopen=()=>{this.unblock||(this.shut=0),this.hello()},s.onmessage=n=>{s===this.ws&&this.receive(String(n.data))},s.onclose=n=>{let o=n.code===4500&&n.reason==="no hello";s===this.ws&&this.lost(o?1006:n.code)}}socket(){let{url:t,connect:e}=this.options;return e?e(t,Ee):new WebSocket(t,Ee)}tryAgain(){let t=this.socket();t.onopen=()=>{t.close(),this.unblock&&(this.shut=0,this.drop(),this.connect())}}hello(){let t=this.run,e=this.options.client??{name:"widget",version:"1.0.0"};this.request({t:"hello",token:this.ticket.token,client:e,features:["cards","receipts","words"]}).then(i=>{let s=i;this.up=!0,this.unblock&&(this.shut=2),this.me=s.me||this.me,this.limits={...this.limits,...s.limits},this.say("catching_up"),this.owner.welcomed()},i=>{i.code==="unauthorised"&&(this.freshTicket=!0),t===this.run&&this.ws&&this.lost()})}receive(t){this.heardAt=it();let e=JSON.parse(t);switch(e.t){case"ok":case"welcome":case"err":{let i=e.re===void 0?void 0:this.waiting.get(e.re);if(!i)break;this.waiting.delete(e.re),clearTimeout(i.timer),e.t==="err"?i.reject(new tt(e.code,e.message,e.temporary,e.details,e.retry_after_ms)):i.resolve(e);break}case"ping":this.post({t:"pong"});break;case"auth_expiring":this.reauthenticate();break;case"bye":this.byeAfter=e.retry_after_ms??null}this.owner.frame(e)}async reauthenticate(){let t=this.run;try{let e=await this.options.tickets.get(!0);if(t!==this.run)return;if(e.me.id!==this.ticket?.me.id)return this.drop(),void this.connect();this.ticket=e,await this.request({t:"auth",token:e.token})}catch{this.freshTicket=!0}}lost(t=1006){if(this.drop(),t>=4500&&t<5e3)return this.halt(String(t));t===4001&&(this.freshTicket=!0),this.retryLater()}drop(){this.run++,clearTimeout(this.retryTimer),clearInterval(this.unblock),this.unblock=void 0;let{ws:t}=this;this.ws=null,this.up=!1,t&&(t.onopen=t.onmessage=t.onclose=null,t.readyState<2&&t.close());let e=[...this.waiting.values()];this.waiting.clear(),this.owner.dropped();for(let i of e)clearTimeout(i.timer),i.reject(Gt("connection lost"))}retryLater(){this.troubleSince??=it();let t=Mt(this.attempt++,et(this.troubleSince),this.random,this.pace),e=this.byeAfter===null?t:this.byeAfter*(1+this.random()/2);this.byeAfter=null,this.say(typeof navigator<"u"&&navigator.onLine===!1?"offline":"waiting"),this.retryTimer=setTimeout(()=>{this.connect()},e)}wentOffline(){this.sync==="stopped"||this.sync==="idle"||(this.drop(),this.retryTimer=setTimeout(()=>{this.connect()},this.pace.early),this.say("offline"))}halt(t){this.drop(),this.stoppedBy=t,this.say("stopped")}look(){this.ws&&et(this.heardAt)>(this.up?this.pace.silence:this.pace.answer)&&this.lost(),!(this.sync!=="live"||et(this.settledAt)<this.pace.look)&&(this.attempt=0,this.troubleSince=null)}};var st=class{constructor(){this.items=new Map}async all(){return[...this.items.values()]}async put(t){this.items.set(t.cid,{...t})}async delete(t){this.items.delete(t)}},mt=class{constructor(t){this.name=t;this.fallback=new st;this.opened=null}async all(){return await this.run("readonly",e=>e.getAll())??this.fallback.all()}async put(t){await this.run("readwrite",e=>e.put({...t}))===null&&await this.fallback.put(t)}async delete(t){await this.run("readwrite",e=>e.delete(t)),await this.fallback.delete(t)}open(){return this.opened??=new Promise(t=>{try{let e=indexedDB.open(this.name,1);e.onupgradeneeded=()=>e.result.createObjectStore("outbox",{keyPath:"cid"}),e.onsuccess=()=>t(e.result),e.onerror=e.onblocked=()=>t(null)}catch{t(null)}}),this.opened}async run(t,e){let i=await this.open();return i?new Promise(s=>{try{let n=e(i.transaction("outbox",t).objectStore("outbox"));n.onsuccess=()=>s(n.result===void 0?!0:n.result),n.onerror=()=>s(null)}catch{s(null)}}):null}};var Ce=0;function Jt(r=Date.now()){r=Ce=Math.max(r,Ce+1);let t=crypto.getRandomValues(new Uint8Array(16));for(let i=0;i<6;i++)t[i]=Math.floor(r/2**(8*(5-i)))&255;t[6]=t[6]&15|112,t[8]=t[8]&63|128;let e=Array.from(t,i=>i.toString(16).padStart(2,"0")).join("");return`${e.slice(0,8)}-${e.slice(8,12)}-${e.slice(12,16)}-${e.slice(16,20)}-${e.slice(20)}`}var yi=15*6e4,Pt=r=>new Promise(t=>setTimeout(t,r)),Ot=class{constructor(t,e,i,s){this.line=t;this.owner=e;this.store=i;this.random=s;this.actors=new Map;this.draining=new Set}add(t,e,i=Jt()){let s={...e,cid:i,conv:t.conv,at:new Date().toISOString(),state:"pending"};return t.outbox.push(s),this.store.put(s),this.owner.changed(t),this.drain(t),i}answered(t,e,i=Jt()){let s=new Promise((n,o)=>this.actors.set(i,{resolve:n,reject:o}));return this.add(t,e,i),s}shown(t,{cid:e,conv:i,seq:s}){let n=t.outbox.find(o=>o.cid===e);!n||n.kind==="act"||(this.remove(t,n.cid),this.settled(n.cid,{t:"ok",re:0,conv:i,seq:s}))}retry(t,e){let i=t.outbox.find(s=>s.cid===e);i&&(i.state="pending",delete i.error,this.store.put(i),this.owner.changed(t),this.drain(t))}discard(t,e){this.remove(t,e),this.store.delete(e),this.owner.changed(t)}async restore(){for(let t of(await this.store.all()).sort((e,i)=>e.cid<i.cid?-1:1)){if(t.kind!=="message"&&t.entryKind!=="redact"&&Date.now()-Date.parse(t.at)>yi){this.store.delete(t.cid);continue}let e=t.conv?this.owner.open(t.conv):this.owner.main;e.outbox.some(i=>i.cid===t.cid)||(e.outbox.push({...t,conv:e.conv,state:t.state==="failed"?"failed":"pending"}),this.owner.changed(e))}}dropped(){this.draining.clear()}async drain(t){if(!this.line.up||!t.conv||this.draining.has(t.conv))return;this.draining.add(t.conv);let{run:e}=this.line,i=()=>t.outbox.find(s=>s.state==="pending");for(let s=i(),n=0;s;s=i()){try{this.delivered(t,s,await this.line.request(this.frameOf(t,s))),n=0}catch(o){let d=o;if(e!==this.line.run)return;d.temporary?await Pt(d.retryAfterMs??Mt(++n,0,this.random,this.line.pace)):this.failed(t,s,d)}if(e!==this.line.run)return}this.draining.delete(t.conv)}frameOf({conv:t},{cid:e,...i}){if(i.kind==="act")return{t:"act",conv:t,cid:e,action:i.action,args:i.args??{}};if(i.kind==="change")return{t:i.entryKind==="reaction"?"react":i.entryKind,conv:t,cid:e,target:i.target,...i.entryKind==="edit"?{body:i.body}:i.body};let s={...i.entryKind&&{kind:i.entryKind},...i.replyTo&&{reply_to:i.replyTo}};return{t:"send",conv:t,cid:e,body:i.body??{},...s}}delivered(t,e,i){e.state="sent",(i.conv===void 0||i.conv===t.conv)&&i.seq&&(e.seq=i.seq),(e.kind==="act"||(e.seq??0)<=t.last)&&this.remove(t,e.cid),this.settled(e.cid,i),e.seq&&this.owner.stored(t,e.seq),this.owner.changed(t)}settled(t,e){this.store.delete(t),this.actors.get(t)?.resolve(e),this.actors.delete(t)}failed(t,e,i){e.kind==="message"?(e.state="failed",e.error={code:i.code,message:i.message},this.store.put(e)):(this.remove(t,e.cid),this.store.delete(e.cid)),this.actors.get(e.cid)?.reject(i),this.actors.delete(e.cid),this.owner.changed(t)}remove(t,e){let i=t.outbox.findIndex(s=>s.cid===e);i>=0&&t.outbox.splice(i,1)}};var xi=new Set(["edit","redact","reaction","status"]),wi=500,$i=2e4,rt=class{constructor(t){this.conv=t;this.last=0;this.head=0;this.first=1;this.events=[];this.outbox=[];this.cursors=new Map;this.words=null;this.typing=null;this.present=new Map;this.subscribed=!1;this.refused="";this.held=new Map;this.cache=null}get behind(){return this.head>this.last}apply(t){if(t.seq>this.head&&(this.head=t.seq),t.seq<=this.last)return"old";if(t.seq>this.last+1)return this.held.size<wi&&this.held.set(t.seq,t),"gap";this.push(t);for(let e=this.held.get(this.last+1);e;e=this.held.get(this.last+1))this.push(e);return"applied"}reset(t,e=1){this.epoch=t,this.first=e,this.last=e-1,this.head=e-1,this.events.length=0,this.held.clear(),this.cursors.clear(),this.present.clear(),this.words=this.typing=null,this.cache=null;for(let i of this.outbox.filter(s=>s.state==="sent"&&(s.seq??0)<e))this.outbox.splice(this.outbox.indexOf(i),1)}cursor(t){if(!t.from)return;let e=this.cursors.get(t.from)??{delivered:0,read:0};this.cursors.set(t.from,{delivered:Math.max(e.delivered,t.delivered??0,t.read??0),read:Math.max(e.read,t.read??0)})}ephemeral(t,e){let i=t.name;t.what==="typing"&&(this.typing={from:t.from,until:e+(t.ttl_ms??6e3),...i&&{name:i}}),t.what==="words"&&(this.words={from:t.from,text:t.text??"",at:e,...i&&{name:i}}),t.what==="presence"&&(t.state==="away"?this.present.delete(t.from):this.present.set(t.from,{until:e+(t.ttl_ms??45e3),...i&&{name:i}}))}fade(t){let e=!1;this.typing&&this.typing.until<t&&(e=!(this.typing=null)),this.words&&t-this.words.at>$i&&(e=!(this.words=null));for(let[i,{until:s}]of this.present)s<t&&(e=this.present.delete(i));return e}touch(){this.cache=null}entries(){if(this.cache)return this.cache;let t=[],e=new Map,i=s=>{let n=e.get(s.target);n!==void 0&&(t[n]=ki(t[n],s))};for(let s of this.events)xi.has(s.kind)?i(s):(e.set(s.seq,t.length),t.push(s.body?.redacted?{...s,redacted:!0}:s));for(let s of this.outbox)s.kind==="change"&&i({kind:s.entryKind,target:s.target,from:s.from,body:s.body});return this.cache=t}push(t){this.held.delete(t.seq),this.events.push(t),this.last=t.seq,this.cache=null,this.words&&this.words.from===t.from&&(this.words=null),this.typing&&this.typing.from===t.from&&(this.typing=null)}};function ki(r,{kind:t,body:e={},from:i="",status:s}){if(t==="status")return s?{...r,status:s}:r;if(r.redacted||e.redacted)return r;if(t==="redact"){let{reactions:u,edited:h,...f}=r;return{...f,body:{},redacted:!0}}if(t==="edit")return{...r,body:{...r.body,text:e.text??""},edited:!0};let n=String(e.emoji??""),o=r.reactions??[],d=(o.find(u=>u.emoji===n)?.from??[]).filter(u=>u!==i),l={emoji:n,from:e.on===!1?d:[...d,i]},m=o.some(u=>u.emoji===n)?o.map(u=>u.emoji===n?l:u):[...o,l];return{...r,reactions:m.filter(u=>u.from.length)}}var _i=2500,Si=3e3,Me=200,Rt=class{constructor(t){this.options=t;this.threads=new Map;this.mainThread=null;this.repairing=new Set;this.listeners=new Set;this.cursors=new Map;this.typedAt=0;this.restored=!1;this.line=new Ct(t,{ticketed:e=>this.ticketed(e),welcomed:()=>this.welcomed(),frame:e=>this.frame(e),dropped:()=>this.dropped(),replaced:()=>this.replaced(),synced:()=>this.tell({what:"sync"}),probe:()=>this.probe()}),this.sender=new Ot(this.line,this,t.outbox??new st,t.random??Math.random)}get sync(){return this.line.sync}get stoppedBy(){return this.line.stoppedBy}get troubled(){return this.line.troubledMs>_i}get ticket(){return this.line.ticket}get me(){return this.line.me}get backlog(){let t=[...new Set([this.main,...this.threads.values()])];return{behind:t.reduce((e,i)=>e+i.head-i.last,0),waiting:t.reduce((e,i)=>e+i.outbox.filter(s=>s.state==="pending").length,0)}}get limits(){return this.line.limits}listen(t){return this.listeners.add(t),()=>this.listeners.delete(t)}start(){this.staleTimer??=setInterval(()=>this.sweep(),1e3),this.line.start()}stop(){clearInterval(this.staleTimer),this.staleTimer=void 0,this.line.stop()}resume(){this.line.resume()}get main(){return this.mainThread??=new rt("")}open(t,e){let i=this.threads.get(t);return i||(i=new rt(t),i.epoch=e,this.threads.set(t,i),this.line.up&&this.subscribe(i)),i}close(t){this.threads.delete(t)}say(t,e,i={}){let{kind:s,replyTo:n,cid:o}=i;return this.sender.add(t,{kind:"message",body:e,...s&&{entryKind:s},...n&&{replyTo:n}},o)}act(t,e,i,s){return this.sender.answered(t,{kind:"act",action:e,args:i},s)}change(t,e,i,s={}){return this.sender.answered(t,{kind:"change",entryKind:i,target:e,from:this.me,body:s})}retry(t,e){this.sender.retry(t,e)}discard(t,e){this.sender.discard(t,e)}mark(t,e){let i=this.cursors.get(t.conv)??{delivered:0,read:0,sent:""};i.read=Math.max(i.read,Math.min(e.read??0,t.last)),i.delivered=Math.max(i.delivered,Math.min(e.delivered??0,t.last),i.read),this.cursors.set(t.conv,i),this.cursorTimer??=setTimeout(()=>this.flushCursors(),this.line.pace.cursor)}typing(t){Date.now()-this.typedAt<Si||!t.subscribed||(this.typedAt=Date.now(),this.line.post({t:"typing",conv:t.conv}))}request(t,e){return this.line.request(t,e)}async ticketed(t){let{conversation:e}=t;e&&this.main.conv!==e&&(this.threads.delete(this.main.conv),this.main.conv&&this.main.reset(void 0),this.main.conv=e,this.threads.set(e,this.main)),e&&(this.main.epoch??=t.epoch),!(!this.options.restore||this.restored)&&(this.restored=!0,await this.sender.restore())}welcomed(){for(let t of this.cursors.values())t.sent="";this.cursors.size&&(this.cursorTimer??=setTimeout(()=>this.flushCursors(),this.line.pace.cursor)),this.threads.size||this.settle();for(let t of this.threads.values())this.subscribe(t)}dropped(){for(let t of this.threads.values())t.subscribed=!1;this.sender.dropped(),this.repairing.clear()}replaced(){this.threads.clear(),this.mainThread=null,this.cursors.clear()}probe(){let t=[...this.threads.values()].find(e=>e.subscribed);return t?this.line.request({t:"fetch",conv:t.conv,after:t.last,limit:Me},this.line.pace.probe).then(e=>this.fetched(t,e)):null}frame(t){if(t.t==="event"){let e=this.threads.get(t.conv);e&&this.take(e,[t]),e&&t.seq>e.last?this.repair(e):this.settle()}else if(t.t==="ok"){let e=t.mode&&t.conv&&this.threads.get(t.conv);e&&this.aligned(e,t)}else if(t.t==="cursor"||t.t==="eph"){let e=this.threads.get(t.conv);e&&t.from!==this.me&&(t.t==="cursor"?e.cursor(t):e.ephemeral(t,Date.now()),this.changed(e))}else if(t.t==="ping")for(let[e,i]of Object.entries(t.heads??{}))this.heard(e,i);this.tell({what:"frame",frame:t})}async subscribe(t){if(!t.conv)return;let{run:e}=this.line;for(t.refused="",this.settle();!t.subscribed&&!t.refused;){try{await this.line.request({t:"sub",conv:t.conv,after:t.last,...t.epoch&&{epoch:t.epoch}}),t.subscribed=e===this.line.run}catch(i){let s=i;if(e!==this.line.run)return;s.temporary?await Pt(s.retryAfterMs??this.line.pace.first):t.refused=s.code}if(e!==this.line.run)return}this.settle(),this.sender.drain(t)}aligned(t,e){(e.mode==="snapshot"||t.epoch&&e.epoch&&e.epoch!==t.epoch)&&(t.reset(e.epoch,e.from??1),this.changed(t)),t.epoch=e.epoch??t.epoch,t.head=Math.max(t.head,e.head??0),t.subscribed=!0,e.mode==="live"&&t.behind&&this.repair(t)}heard(t,e){let i=this.threads.get(t);i&&(i.head=Math.max(i.head,e),i.behind&&this.repair(i))}async repair(t){if(this.repairing.has(t.conv)||!this.line.up)return;this.repairing.add(t.conv);let{run:e}=this.line;this.settle();for(let i=0;t.behind&&e===this.line.run;){let s=t.last;try{this.fetched(t,await this.line.request({t:"fetch",conv:t.conv,after:s,limit:Me}))}catch(n){let o=n;if(await Pt(o.retryAfterMs??this.line.pace.first),o.temporary)continue}if(e!==this.line.run)return;if(t.last===s&&t.behind&&++i>=3){t.reset(void 0),t.subscribed=!1,await this.subscribe(t);break}}e===this.line.run&&this.repairing.delete(t.conv),this.settle()}fetched(t,e){t.head=Math.max(t.head,e.head??0),this.take(t,e.events??[])}take(t,e){let i=t.last;for(let n of e)t.apply(n);if(t.last===i)return;let s=t.events.filter(n=>n.seq>i);for(let n of s)this.sender.shown(t,n);this.changed(t,s)}settle(){let t=e=>e.subscribed?!e.behind:!!e.refused;this.line.up&&this.line.say([...this.threads.values()].every(t)?"live":"catching_up")}sweep(){let t=Date.now();for(let e of this.threads.values())e.fade(t)&&this.changed(e)}flushCursors(){this.cursorTimer=void 0;for(let[t,e]of this.cursors){let i=`${e.delivered}/${e.read}`;i===e.sent||!this.threads.get(t)?.subscribed||(e.sent=i,this.line.post({t:"cursor",conv:t,delivered:e.delivered,read:e.read}))}}stored(t,e){setTimeout(()=>this.heard(t.conv,e),this.line.pace.hint),t.refused&&this.subscribe(t)}changed(t,e=[]){t.touch(),this.tell({what:"thread",thread:t,events:e})}tell(t){for(let e of this.listeners)e(t)}};var Oe=r=>{let t=()=>r("resume"),e=()=>r("offline"),i=()=>{document.visibilityState==="visible"&&r("resume")};return addEventListener("online",t),addEventListener("offline",e),addEventListener("pageshow",t),document.addEventListener("visibilitychange",i),()=>{removeEventListener("online",t),removeEventListener("offline",e),removeEventListener("pageshow",t),document.removeEventListener("visibilitychange",i)}};var qt=class{constructor(t){this.host=t;this.editing=0;this.menu=0;this.aside="";this.chose=({detail:t})=>{let{seq:e,what:i,emoji:s,on:n}=t;i==="react"&&this.change(e,"reaction",{emoji:s,on:n}),i==="remove"&&this.change(e,"redact"),i==="edit"&&(this.cancel(),this.aside=this.host.draft,this.editing=e,this.write(this.words(e)))}}open(t){this.menu=t,this.host.requestUpdate()}get choices(){let{chat:t,thread:e}=this.host,i=this.menu?e.entries().find(u=>u.seq===this.menu):void 0;if(!i||i.redacted)return null;let{from:s,at:n,body:o,reactions:d=[]}=i,l=["copy"];s===t.me&&!o?.act&&(!o?.card&&Date.now()-Date.parse(n)<t.limits.edit_minutes*6e4&&l.unshift("edit"),l.push("remove"));let m=d.filter(u=>u.from.includes(t.me)).map(u=>u.emoji);return{seq:i.seq,text:o?.text??"",mine:m,can:l}}change(t,e,i){let{host:s}=this;s.toast="",s.chat.change(s.thread,t,e,i).catch(n=>s.toast=N(n))}save(t){let e=t.trim();e&&e!==this.words(this.editing)&&this.change(this.editing,"edit",{text:e}),this.cancel()}cancel(){this.editing&&(this.editing=0,this.write(this.aside))}words(t){return this.host.thread.entries().find(e=>e.seq===t)?.body?.text??""}write(t){this.host.draft=t,this.host.requestUpdate(),this.host.field.focus()}};async function Pe(r,t){r.preventDefault();let e=window.open("","_blank");try{let{token:i}=await t.get(!1),s=await fetch(r.detail.url,{headers:{Authorization:`Bearer ${i}`}});if(!s.ok)throw{code:"not_found"};let n=URL.createObjectURL(await s.blob());e&&(e.location.href=n),setTimeout(()=>URL.revokeObjectURL(n),6e4)}catch(i){throw e?.close(),i}}var Lt=class{constructor(t){this.host=t;this.away=!1;this.held=!1;this.on=!0;this.anchor={seq:0,at:0};this.placed=0;this.pressed=!1;this.scroller=null;this.grown=new ResizeObserver(()=>this.settle());this.scrolled=()=>{let t=this.moved();this.away===t&&(this.away=!t,this.host.requestUpdate())};this.released=()=>{this.pressed=!1,setTimeout(()=>this.settle())};t.addController(this)}watch(t,e){this.scroller=t,this.grown.observe(e),t.addEventListener("scroll",this.scrolled,{passive:!0}),t.addEventListener("pointerdown",()=>this.pressed=!0,{passive:!0});for(let i of["pointerup","pointercancel"])addEventListener(i,this.released,{passive:!0})}hostDisconnected(){this.grown.disconnect();for(let t of["pointerup","pointercancel"])removeEventListener(t,this.released)}hostUpdated(){this.settle(),requestAnimationFrame(()=>this.settle())}from(t){this.begin(),this.anchor={seq:t,at:Date.now()}}news(t){Date.now()-this.anchor.at>8e3&&(this.anchor={seq:t,at:Date.now()})}end(){this.begin(),this.anchor.seq=0,this.settle()}begin(){this.on=!0,this.placed=this.scroller?.scrollTop??0}settle(){let{scroller:t}=this;if(!t||this.pressed||this.held||(this.on&&this.moved(),!this.on))return;let e=[...t.querySelectorAll("[data-seq]")],i=this.anchor.seq?e.find(s=>Number(s.dataset.seq)>=this.anchor.seq):void 0;t.scrollTop=Math.min(i?i.offsetTop-16:1/0,t.scrollHeight),this.placed=t.scrollTop}moved(){let{scrollTop:t,scrollHeight:e,clientHeight:i}=this.scroller,s=e-t-i,n=s<48;return!(t<this.placed&&s<2)&&Math.abs(t-this.placed)>1?(this.on=n,this.anchor.seq=0):n&&(this.on=!0),this.placed=t,n}};var Ti=["A black linen shirt under 60, size L","Something bright for a wedding","Shoes to go with a navy suit"],Re={idle:["wait","Connecting…"],connecting:["wait","Connecting…"],waiting:["wait","Connecting…"],catching_up:["wait","Catching up…"],offline:["down","No network"],stopped:["down","Closed"]};function qe({sync:r,backlog:{behind:t,waiting:e}},i,s,n){return r==="catching_up"&&t>1?["wait",`Catching up, ${t} to come…`]:r!=="live"?[Re[r][0],Re[r][1]+(e&&r==="offline"?`, ${e} waiting`:"")]:n?["",`${n} is here`]:i?["",`${i} is with you`]:["",s?"They answer here, also later":"Assistant, people a word away"]}function Le(r,t,e){let{greeting:i,prompts:s=Ti,title:n}=r;return t?a`<div class="hello"><h3>Ask ${t}</h3><p>Your words go straight to the people who make it.</p></div>`:a`<div class="hello">
<h3>${i??"What are you dressing for?"}</h3>
<p>Say it in your own words. ${n} finds it, holds it and sends it, and a person is never far.</p>
<div class="prompts">${s.map(o=>a`<button class="chip" @click=${()=>e(o)}>${o}</button>`)}</div>
</div>`}function De(r){for(let t=r.length-1;t>=0;t--){let e=r[t].body?.card;if(e?.type==="cart")return e;if(e?.type==="order")return null}return null}function ze(r){for(let t=r.length-1;t>=0;t--){let{kind:e,body:i,name:s}=r[t];if(e==="state"){if(i?.what==="taken_over")return s||"Someone";if(i?.what==="handed_back"||i?.what==="resolved")return null}}return null}function Ie({reactions:r},t,e){return r?.length?a`<div class="reactions">
${r.map(({emoji:i,from:s})=>{let n=s.includes(t);return a`<button aria-pressed=${n} aria-label="${i}, ${s.length}" @click=${()=>e(i,!n)}>${i}${s.length>1?` ${s.length}`:c}</button>`})}
</div>`:c}function Fe(r,t,e){if(r.kind!=="message")return c;let i=r.state==="failed";return a`<div class="entry own">
<div class="said mine ${i?"":"pending"}"><span class="sr">You: </span>${String(r.body?.text??"")}</div>
${i?a`<span class="ticks bad" role="alert"
>${y("alert")} Not sent. ${N(r.error)}
<button @click=${()=>t.retry(e,r.cid)}>Retry</button>
<button @click=${()=>t.discard(e,r.cid)}>Delete</button></span
>`:a`<span class="ticks">${t.sync==="offline"||t.troubled&&t.sync!=="live"?"Waits for the network":"Sending…"}</span>`}
</div>`}function He(r){let{sync:t,stoppedBy:e,troubled:i}=r;if(t==="stopped")return a`<p class="strip bad" role="alert">
${e==="4500"||e==="4501"?"The shop has moved on since this page was opened. Please reload it.":"This chat was closed by the shop."}
<button @click=${()=>location.reload()}>Reload</button>
</p>`;let{waiting:s}=r.backlog,n=s?`${s===1?"1 message waits":`${s} messages wait`} here.`:"What you write waits here.";return a`<div role="status">
${t==="offline"||i&&t!=="live"&&t!=="catching_up"?a`<p class="strip"><span>${t==="offline"?"No network.":"No connection, trying again."} ${n}</span> <button @click=${()=>r.resume()}>Now</button></p>`:c}
</div>`}function Ne(r,t,e){return a`<div class="tabs" role="tablist" aria-label="Conversations" @keydown=${s=>{let n={ArrowRight:1,ArrowLeft:-1}[s.key];if(!n)return;let o=r.findIndex(d=>d.conv===t.conv);e(r[(o+n+r.length)%r.length].conv,!0)}}>
${r.map(({conv:s,name:n,news:o})=>a`<button role="tab" aria-selected=${s===t.conv} tabindex=${s===t.conv?0:-1} aria-controls="log" @click=${()=>e(s,!1)}>
${n}${o?a`<span class="dot"></span><span class="sr">, ${o} unread</span>`:c}
</button>`)}
</div>`}var Ei=new Set("BIF CLP DJF GNF JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(" ")),Ai=new Set("BHD IQD JOD KWD LYD OMR TND".split(" "));function _(r,t){let e=Ei.has(t)?0:Ai.has(t)?3:2;return new Intl.NumberFormat(C.locale,{style:"currency",currency:t,currencyDisplay:"narrowSymbol",minimumFractionDigits:e,maximumFractionDigits:e}).format(r/10**e)}var Dt=r=>r?typeof r=="string"?r:r.name:"";function Xt(r){switch(r.type){case"cart":return"cart";case"address":case"proposal":return`checkout:${r.type}`;case"payment":return`payment:${r.checkout}`;case"order":return`order:${r.order}`;case"measure":case"measure_result":return"measuring";default:return null}}var j=$`
.card {
border: 1px solid var(--line);
border-radius: var(--radius);
background: var(--raised);
overflow: clip;
}
header {
display: flex;
align-items: center;
gap: 8px;
padding: 12px 14px;
border-bottom: 1px solid var(--line);
font-weight: 650;
}
header .aside {
margin-inline-start: auto;
font-weight: 500;
font-size: 13px;
color: var(--soft);
}
.body {
padding: 14px;
display: grid;
gap: 12px;
}
.soft {
color: var(--soft);
font-size: 13px;
}
h3,
p,
ul,
dl,
dd,
ol {
margin: 0;
padding: 0;
}
ul,
ol {
list-style: none;
}
.row {
display: flex;
gap: 12px;
align-items: center;
}
.pair {
display: grid;
grid-template-columns: 1fr 1fr;
gap: 8px;
}
.thumb {
width: 56px;
aspect-ratio: 4/5;
object-fit: cover;
border-radius: 8px;
background: var(--wash);
flex: none;
}
.what {
display: grid;
line-height: 1.35;
}
dl.sum {
display: grid;
grid-template-columns: 1fr auto;
row-gap: 6px;
font-size: 14px;
}
dl.sum dd {
text-align: end;
padding-inline-start: 12px;
}
dl.sum .total {
font-weight: 700;
font-size: 17px;
padding-top: 8px;
border-top: 1px solid var(--line);
}
.problem {
display: flex;
gap: 8px;
padding: 10px 12px;
border-radius: var(--radius-small);
background: var(--bad-wash);
color: var(--bad);
font-size: 14px;
}
.pill {
display: inline-flex;
align-items: center;
gap: 5px;
padding: 2px 9px;
border-radius: 99px;
background: var(--brand-wash);
color: var(--brand);
font-size: 12.5px;
font-weight: 600;
white-space: nowrap;
}
.pill.good {
background: var(--good-wash);
color: var(--good);
}
.pill.warn {
background: var(--warn-wash);
color: var(--warn);
}
.pill.bad {
background: var(--bad-wash);
color: var(--bad);
}
.pill .i {
width: 14px;
height: 14px;
}
`,S=class extends H{constructor(){super(...arguments);this.live=!0;this.readonly=!1;this.busy="";this.problem=null}static{this.styles=O(j)}get usable(){return this.live&&!this.readonly}act(e,i,s=e){return this.busy?Promise.resolve(!1):(this.busy=s,this.problem=null,new Promise(n=>{let o=d=>{this.busy="",this.problem=d,n(d===null)};this.emit("act",{action:e,args:i,done:o})}))}trouble(){return this.problem?a`<p class="problem" role="alert">${y("alert")}<span>${this.problem}</span></p>`:c}lineText(e){return a`<span class="what"><strong>${e.title}</strong><span class="soft">${[e.colour,e.size,Dt(e.vendor)].filter(Boolean).join(" · ")}</span></span>`}};v([k({attribute:!1})],S.prototype,"card",2),v([k({type:Boolean})],S.prototype,"live",2),v([k({type:Boolean})],S.prototype,"readonly",2),v([w()],S.prototype,"busy",2),v([w()],S.prototype,"problem",2);var ft=class extends S{line(t){let{currency:e}=this.card,i=`${t.title}${t.size?`, ${t.size}`:""}`,s=t.available??99;return a`<li>
<img class="thumb" src=${U(t.image)} alt="" loading="lazy" />
<div>${this.lineText(t)}${s<t.quantity?a`<div class="pill warn">Only ${s} left</div>`:c}</div>
<span class="price num">${_(t.total_minor,e)}</span>
<div class="tools">
${this.usable?a`<span class="stepper" role="group" aria-label="How many: ${i}">
<button class="icon" aria-label="One less of ${i}" aria-busy=${!!this.busy} ?disabled=${t.quantity<2} @click=${()=>this.act("cart.set",{line:t.line,quantity:t.quantity-1})}>${y("minus")}</button>
<output class="num" aria-label="Quantity">${t.quantity}</output>
<button class="icon" aria-label="One more of ${i}" aria-busy=${!!this.busy} ?disabled=${t.quantity>=s} @click=${()=>this.act("cart.set",{line:t.line,quantity:t.quantity+1})}>${y("plus")}</button>
</span>
<button class="icon" aria-label="Remove ${i}" aria-busy=${!!this.busy} @click=${()=>this.act("cart.remove",{line:t.line})}>${y("bin")}</button>`:a`<span class="soft num">${t.quantity} × ${_(t.unit_minor,e)}</span>`}
</div>
</li>`}render(){let{lines:t,items_minor:e,count:i,currency:s,changes:n}=this.card;return t.length?a`<section class="card" aria-label="Your cart">
<header>${y("cart")} Your cart <span class="aside">${i} ${i===1?"item":"items"}</span></header>
<div class="body">
${(n??[]).map(o=>a`<p class="pill warn">${o.title}: now ${_(o.now_minor,s)}, was ${_(o.was_minor,s)}</p>`)}
<ul>
${t.map(o=>this.line(o))}
</ul>
<dl class="sum">
<dt class="total">Items</dt>
<dd class="total num">${_(e,s)}</dd>
</dl>
${this.trouble()}
${this.usable?a`<button class="btn wide" aria-busy=${this.busy==="checkout.start"} @click=${()=>this.act("checkout.start",{})}>Checkout</button>
<p class="soft">Delivery and tax come next, before you confirm anything.</p>`:c}
</div>
</section>`:a`<section class="card" aria-label="Your cart"><p class="empty soft">Your cart is empty. Tell me what you are looking for.</p></section>`}};ft.styles=O(j,$`
li {
display: grid;
grid-template-columns: 56px 1fr auto;
gap: 4px 12px;
padding: 12px 0;
border-top: 1px solid var(--line);
}
li:first-child {
border-top: 0;
padding-top: 0;
}
.thumb {
grid-row: span 2;
}
.stepper {
display: inline-flex;
align-items: center;
border: 1px solid var(--line-strong);
border-radius: 99px;
width: max-content;
}
.stepper .icon {
width: 42px;
height: 42px;
}
.stepper .i {
width: 16px;
height: 16px;
}
.stepper output {
min-width: 20px;
text-align: center;
font-weight: 600;
}
.tools {
display: flex;
justify-content: space-between;
align-items: center;
grid-column: 2 / 4;
}
.price {
font-weight: 600;
}
.empty {
text-align: center;
padding: 20px 14px;
}
`),ft=v([M("fs-cart")],ft);var Ci=3,Mi=7,Oi=0,D=class extends H{constructor(){super(...arguments);this.asked=!1;this.colour="";this.size=null;this.id_=`v${++Oi}`}willUpdate(e){if(!e.has("item")||this.colour)return;this.colour=(this.item.variants.find(s=>s.available>0)??this.item.variants[0])?.colour??"";let i=this.here;i.length===1&&(this.size=i[0].size),queueMicrotask(()=>this.tell())}get here(){return this.item.variants.filter(e=>e.colour===this.colour)}get picked(){return this.here.find(e=>e.size===this.size)??null}focus(){this.renderRoot.querySelector("input[name^=s]:not(:disabled), select")?.focus()}tell(){this.emit("pick",this.picked)}choose(e,i){this.colour=e,this.size=i,this.picked&&this.picked.available<1&&(this.size=null);let s=this.here;s.length===1&&(this.size=s[0].size),this.tell()}render(){let{colours:e}=this.item,i=this.here,s=this.picked?.available??0;return a`${e.length>1?a`<fieldset>
<legend>Colour <b>${this.colour}</b></legend>
${e.map(({name:n,hex:o})=>a`<label class="colour" title=${n}
><input type="radio" name="c${this.id_}" aria-label=${n} .checked=${n===this.colour} @change=${()=>this.choose(n,this.size)} />
<span class="dot" .style=${`background:${o}`}></span
></label>`)}
</fieldset>`:c}
${i.length===1&&!i[0].size?c:i.length>Mi?a`<label class="field"
><span class=${this.asked&&!this.size?"ask":""}>Size</span
><select @change=${n=>this.choose(this.colour,n.target.value||null)}>
<option value="">Choose</option>
${i.map(n=>a`<option value=${n.size} ?disabled=${n.available<1} ?selected=${n.size===this.size}>${n.size}${n.available<1?" — sold out":""}</option>`)}
</select></label
>`:a`<fieldset>
<legend>
${this.asked&&!this.size?a`<span class="ask" role="alert">Choose a size</span>`:a`Size <b>${this.size??""}</b>`}
${s>0&&s<=Ci?a`— only ${s} left`:c}
</legend>
${i.map(n=>a`<label class="size"
><input
type="radio"
name="s${this.id_}"
aria-label="${n.size}${n.available<1?", sold out":""}"
?disabled=${n.available<1}
.checked=${n.size===this.size}
@change=${()=>this.choose(this.colour,n.size)}
/>${n.size}</label
>`)}
</fieldset>`}`}};D.styles=O($`
:host {
display: grid;
gap: 8px;
}
fieldset {
border: 0;
margin: 0;
padding: 0;
min-width: 0;
display: flex;
flex-wrap: wrap;
gap: 4px;
}
legend {
padding: 0;
margin-bottom: 2px;
font-size: 13px;
color: var(--soft);
}
legend b {
color: var(--ink);
font-weight: 600;
}
legend .ask {
color: var(--bad);
font-weight: 600;
}
label {
position: relative;
display: grid;
place-items: center;
min-width: var(--tap);
height: var(--tap);
cursor: pointer;
font-size: 14px;
font-weight: 550;
}
label.size {
flex: 1 0 40px;
min-width: 40px;
max-width: 64px;
padding: 0 6px;
border: 1px solid var(--line-strong);
border-radius: var(--radius-small);
background: var(--paper);
}
label.size:has(:checked) {
background: var(--brand);
border-color: var(--brand);
color: var(--brand-ink);
}
label.size:has(:disabled) {
color: var(--soft);
border-color: var(--line);
text-decoration: line-through;
cursor: default;
}
input {
position: absolute;
inset: 0;
width: 100%;
height: 100%;
margin: 0;
opacity: 0;
cursor: inherit;
}
label:has(:focus-visible) {
outline: 2px solid var(--brand);
outline-offset: 2px;
}
.dot {
width: 24px;
height: 24px;
border-radius: 50%;
border: 1px solid color-mix(in srgb, var(--ink) 28%, transparent);
}
label:has(:checked) .dot {
outline: 2px solid var(--brand);
outline-offset: 3px;
}
label.colour {
min-width: 38px;
margin-inline-start: -4px;
}
.field select {
min-height: var(--tap);
}
`),v([k({attribute:!1})],D.prototype,"item",2),v([k({type:Boolean})],D.prototype,"asked",2),v([w()],D.prototype,"colour",2),v([w()],D.prototype,"size",2),D=v([M("fs-variants")],D);var Pi=$`
.tile {
display: flex;
flex-direction: column;
height: 100%;
border: 1px solid var(--line);
border-radius: var(--radius);
background: var(--raised);
overflow: clip;
}
.picture {
position: relative;
display: block;
background: var(--wash);
}
.picture img {
display: block;
width: 100%;
height: auto;
aspect-ratio: 1;
object-fit: cover;
object-position: 50% 40%;
}
.number {
position: absolute;
top: 8px;
inset-inline-start: 8px;
min-width: 24px;
height: 24px;
display: grid;
place-items: center;
border-radius: 99px;
background: var(--gold);
color: var(--gold-ink);
font-size: 13px;
font-weight: 700;
}
.text {
display: flex;
flex-direction: column;
gap: 10px;
flex: 1;
padding: 12px;
}
.title {
font-weight: 600;
color: inherit;
text-decoration: none;
line-height: 1.3;
}
a.title:hover {
text-decoration: underline;
}
.price {
font-weight: 650;
}
.fit {
display: flex;
flex-wrap: wrap;
align-items: center;
gap: 4px 8px;
font-size: 13.5px;
}
.fit b {
font-weight: 600;
}
.end {
margin-top: auto;
display: grid;
gap: 4px;
}
.link {
border: 0;
background: none;
min-height: 32px;
color: var(--brand);
font-size: 13.5px;
font-weight: 600;
cursor: pointer;
}
.mine {
width: fit-content;
padding: 0;
}
.link:hover {
text-decoration: underline;
}
`,Ri={high:"sure",fair:"fairly sure",low:"not so sure"},z=class extends S{constructor(){super(...arguments);this.number=0;this.picked=null;this.asked=!1;this.added=!1}get item(){return this.card.item}async add(){if(!this.picked)return this.asked=!0,await this.updateComplete,this.renderRoot.querySelector("fs-variants")?.focus();this.added=await this.act("cart.add",{variant:this.picked.variant,quantity:1}),this.added&&setTimeout(()=>this.added=!1,2500)}price(){let{price_minor:e,price_max_minor:i,currency:s}=this.item,n=this.picked?.price_minor??(e===i?e:null);return a`<span class="price num">${n===null?a`from ${_(e,s)}`:_(n,s)}</span>`}fit({size:e,sure:i,text:s,between:n}){let o=n?.length===2?`${n[0]} or ${n[1]}`:e?`${e} · ${Ri[i??"low"]}`:"";return a`<p class="fit"><b>${this.readonly?"Fits":"Your size"}</b>${o?a` <span class="pill ${i==="high"?"good":i==="low"||!i?"warn":""}">${o}</span>`:c}${o&&e&&!n?c:a`<span class="soft">${s}</span>`}</p>`}render(){let e=this.item,i=a`<img src=${U(e.image)} alt="" loading="lazy" width="400" height="500" />${this.number?a`<span class="number" aria-hidden="true">${this.number}</span>`:c}`;return a`<article class="tile" aria-label="${this.number?`${this.number}. `:""}${e.title}">
${e.url?a`<a class="picture" href=${U(e.url)} target="_top" tabindex="-1" aria-hidden="true">${i}</a>`:a`<div class="picture">${i}</div>`}
<div class="text">
<div>
${e.url?a`<a class="title" href=${U(e.url)} target="_top">${e.title}</a>`:a`<span class="title">${e.title}</span>`}
<div class="soft">${e.vendor.name}</div>
</div>
${this.price()}
${e.fit?this.fit(e.fit):e.sizes.length>1&&!this.readonly?a`<button class="link mine" @click=${()=>this.act("measure.invite",{product:e.product})}>What is my size?</button>`:c}
${e.in_stock?this.readonly?a`<span class="soft">${e.sizes.join(" · ")}</span>`:a`<fs-variants .item=${e} .asked=${this.asked} @pick=${s=>this.picked=s.detail}></fs-variants>`:a`<span class="pill warn">Sold out</span>`}
${this.trouble()}
${this.readonly?c:a`<div class="end">
${e.in_stock?a`<button class="btn wide" aria-busy=${this.busy==="cart.add"} @click=${this.add}>
${this.added?a`${y("check")} In your cart`:a`${y("cart")} Add to cart`}
</button>`:c}
${C.askVendor?a`<button class="link" @click=${()=>this.act("vendor.ask",{product:e.product})}>Ask ${e.vendor.name}</button>`:c}
</div>`}
</div>
</article>`}};z.styles=O(j,Pi,$`
:host([wide]) .tile {
display: grid;
grid-template-columns: 40% 1fr;
}
:host([wide]) .picture img {
height: 100%;
aspect-ratio: auto;
}
`),v([k({type:Number})],z.prototype,"number",2),v([w()],z.prototype,"picked",2),v([w()],z.prototype,"asked",2),v([w()],z.prototype,"added",2),z=v([M("fs-product")],z);var gt=class extends S{slide(t){let e=this.renderRoot.querySelector("ul"),i=!matchMedia("(prefers-reduced-motion: reduce)").matches;e.scrollBy({left:t*260,behavior:i?"smooth":"auto"})}render(){let{items:t,total:e}=this.card;return t.length?a`<section aria-label="Products">
<div class="head">
<span class="soft">${e>t.length?`${t.length} of ${e}`:`${e} ${e===1?"piece":"pieces"}`}</span>
${t.length>1?a`<button class="icon" aria-label="Scroll back" @click=${()=>this.slide(-1)}>${y("left")}</button>
<button class="icon" aria-label="Scroll on" @click=${()=>this.slide(1)}>${y("right")}</button>`:c}
</div>
<ul tabindex="0" aria-label="Results, scrollable">
${t.map((i,s)=>a`<li class=${t.length===1?"only":""}>
<fs-product .card=${{type:"product",item:i}} .number=${t.length===1?0:s+1} ?wide=${t.length===1} ?readonly=${this.readonly}></fs-product>
</li>`)}
${e>t.length&&!this.readonly?a`<li class="more"><button class="btn quiet" @click=${()=>this.emit("say",{text:"Show me more"})}>Show more</button></li>`:c}
</ul>
</section>`:c}};gt.styles=O(j,$`
.head {
display: flex;
align-items: center;
gap: 4px;
min-height: var(--tap);
padding-inline: var(--gutter, 0);
}
.head .soft {
margin-inline-end: auto;
}
ul {
display: flex;
gap: 12px;
overflow-x: auto;
scroll-snap-type: x proximity;
scroll-padding-inline: var(--gutter, 0);
padding: 2px var(--gutter, 2px) 6px;
scrollbar-width: thin;
scrollbar-color: var(--line) transparent;
}
fs-product {
height: 100%;
}
li {
flex: 0 0 min(248px, 76%);
scroll-snap-align: start;
}
.only {
flex-basis: 100%;
}
.more {
display: grid;
place-items: center;
flex-basis: 132px;
}
`),gt=v([M("fs-products")],gt);function Zt(r,{live:t=!0,readonly:e=!1}={}){switch(r.type){case"products":return a`<fs-products .card=${r} .live=${t} ?readonly=${e}></fs-products>`;case"product":return a`<fs-product .card=${r} .live=${t} ?readonly=${e} wide></fs-product>`;case"cart":return a`<fs-cart .card=${r} .live=${t} ?readonly=${e}></fs-cart>`;case"address":return a`<fs-address .card=${r} .live=${t} ?readonly=${e}></fs-address>`;case"proposal":return a`<fs-proposal .card=${r} .live=${t} ?readonly=${e}></fs-proposal>`;case"payment":return a`<fs-payment .card=${r} .live=${t} ?readonly=${e}></fs-payment>`;case"order":return a`<fs-order .card=${r} .live=${t} ?readonly=${e}></fs-order>`;case"invoice":return a`<fs-invoice .card=${r} ?readonly=${e}></fs-invoice>`;case"vendor_thread":return a`<fs-vendor-thread .card=${r} ?readonly=${e}></fs-vendor-thread>`;case"measure":return a`<fs-measure-card .card=${r} .live=${t} ?readonly=${e}></fs-measure-card>`;case"measure_result":return a`<fs-measured .card=${r} .live=${t} ?readonly=${e}></fs-measured>`;default:return a`<p>Shown in a newer version of this page.</p>`}}function qi(r){switch(r.type){case"cart":return["cart",r.count?`Cart: ${r.count} ${r.count===1?"item":"items"}, ${_(r.items_minor,r.currency)}`:"Cart emptied"];case"address":return["pin","Delivery address"];case"proposal":return["check",`Total ${_(r.total_minor,r.currency)}`];case"payment":return["card",`Payment ${_(r.amount_minor,r.currency)}`];case"order":return["cart",`Order ${r.number}`];case"measure":case"measure_result":return["person","Measuring"];default:return["clock","Earlier"]}}function je(r,t){if(t==="gone")return c;if(t==="live")return a`<div class="shown ${r.type==="products"?"bleed":""}">${Zt(r)}</div>`;let[e,i]=qi(r);return a`<details class="past"><summary>${y(e)}${i}<span class="sr">, earlier state</span></summary>${Zt(r,{live:!1})}</details>`}var Li=/\bhttps?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g;function Be(r){let t=[],e=0;for(let i of r.matchAll(Li))t.push(r.slice(e,i.index),a`<a href=${i[0]} target="_blank" rel="noopener nofollow">${i[0]}</a>`),e=i.index+i[0].length;return t.push(r.slice(e)),t}var Di={taken_over:r=>`${r} joined. The assistant only listens now.`,handed_back:r=>`${r} handed back to the assistant.`,resolved:()=>"This conversation was closed. Write to open it again.",reopened:()=>"Open again."};function Ve(r){let t=Di[r.body?.what??""]?.(r.name||"Someone from the shop");return t?a`<p class="state">${y(r.body?.what==="taken_over"?"person":"clock")}${t}</p>`:c}var Ue=(r,t)=>r.toDateString()===t.toDateString();function We(r,t){if(t&&Ue(r,t)&&r.getTime()-t.getTime()<3*36e5)return c;let e=Ue(r,new Date),i=new Intl.DateTimeFormat(void 0,e?{hour:"2-digit",minute:"2-digit"}:{weekday:"short",day:"numeric",month:"short",hour:"2-digit",minute:"2-digit"});return a`<p class="day"><time datetime=${r.toISOString()}>${e?"Today ":""}${i.format(r)}</time></p>`}var Ke=r=>r.type==="order"?r.order:r.type==="payment"?r.payment:null;function Ye(r){let t=r.flatMap(o=>o.body?.card&&!o.redacted?[{seq:o.seq,card:o.body.card}]:[]),e=new Map;for(let{seq:o,card:d}of t){let l=Ke(d);l&&!e.has(l)&&e.set(l,o)}let i=new Set,s=new Map,n=new Map(r.map((o,d)=>[o.seq,r[d+1]]));for(let{seq:o,card:d}of t.reverse()){let l=Xt(d),m=n.get(o)?.body,u=m?.act&&m.card&&Xt(m.card)===l,h=d.type==="payment"&&i.has("payments")&&d.status!=="captured";s.set(o,!h&&(!l||!i.has(l))?"live":u?"gone":"past"),l&&i.add(l);let f=Ke(d);if(f&&e.get(f)===o){for(let g of["cart","checkout:address","checkout:proposal"])i.add(g);d.type==="order"&&i.add("payments")}d.type==="proposal"&&i.add("checkout:address")}return s}var Ge=':host{position:static;--gutter: 16px}dialog{position:fixed;inset:auto max(18px,env(safe-area-inset-right)) max(18px,env(safe-area-inset-bottom)) auto;width:min(432px,calc(100vw - 36px));height:min(760px,calc(100dvh - 36px));max-width:none;max-height:none;margin:0;padding:0;border:0;border-radius:20px;background:var(--paper);color:var(--ink);box-shadow:var(--shadow),0 0 0 1px var(--line);overflow:hidden;flex-direction:column;line-height:1.45}dialog[open]{display:flex;animation:rise .26s var(--ease)}dialog::backdrop{background:none}@keyframes rise{0%{opacity:0;transform:translateY(16px) scale(.985)}}.top{display:flex;align-items:center;gap:4px;padding:8px 8px 8px 16px;border-bottom:1px solid var(--line);flex:none}.top h2{margin:0;font:500 22px/1.15 var(--display);letter-spacing:-.01em;outline:none;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}.top .who{margin-inline-end:auto;min-width:0}.top .line{display:flex;align-items:center;gap:6px;color:var(--soft);font-size:12.5px}.line i{width:8px;height:8px;border-radius:50%;background:var(--good);flex:none}.line i.wait{background:var(--gold)}.line i.down{background:var(--bad)}.cart{position:relative}.cart b{position:absolute;top:3px;inset-inline-end:2px;min-width:18px;height:18px;padding:0 4px;border-radius:9px;background:var(--gold);color:var(--gold-ink);font-size:11.5px;line-height:18px;text-align:center}.tabs{display:flex;gap:4px;padding:6px 12px;overflow-x:auto;border-bottom:1px solid var(--line);flex:none;scrollbar-width:none}.tabs button{position:relative;min-height:38px;padding:0 14px;border:0;border-radius:99px;background:none;color:var(--soft);font-weight:600;font-size:14px;white-space:nowrap;cursor:pointer}.tabs button[aria-selected=true]{background:var(--brand-wash);color:var(--brand)}.tabs .dot{display:inline-block;width:8px;height:8px;margin-inline-start:6px;border-radius:50%;background:var(--gold);vertical-align:1px}.strip{flex:none;margin:0;display:flex;align-items:center;gap:8px;padding:8px 16px;background:var(--warn-wash);color:var(--warn);font-size:13.5px}.strip.calm{background:var(--brand-wash);color:var(--brand)}.strip.bad{background:var(--bad-wash);color:var(--bad)}.strip button{margin-inline-start:auto;border:0;background:none;min-height:32px;font-weight:650;text-decoration:underline;cursor:pointer}.scroll{position:relative;flex:1;overflow-y:auto;overflow-x:hidden;overscroll-behavior:contain;overflow-anchor:none;padding:16px var(--gutter) 20px;scrollbar-width:thin;scrollbar-color:var(--line) transparent}.log{display:flex;flex-direction:column;gap:3px}.day,.state{align-self:center;margin:14px 0 8px;color:var(--soft);font-size:12.5px;text-align:center;text-wrap:balance}.state{display:inline-flex;align-items:center;gap:8px;padding:6px 14px;border-radius:99px;background:var(--wash)}.state svg.i{width:15px;height:15px}.from{margin:12px 0 2px 2px;color:var(--soft);font-size:12.5px}.from b{color:var(--ink);font-weight:600}.said{max-width:86%;padding:9px 14px;border-radius:18px;white-space:pre-wrap;overflow-wrap:anywhere;text-wrap:pretty;width:fit-content}.theirs{background:var(--wash);border-bottom-left-radius:6px}.staff .theirs{background:var(--brand-wash)}.turn{display:flex;align-items:center;gap:2px}.own .turn{flex-direction:row-reverse;width:100%}.more{flex:none;width:32px;height:32px;border:0;border-radius:50%;background:radial-gradient(circle,var(--soft) 1.6px,transparent 2px) center / 6px 6px repeat-x content-box;padding:7px;opacity:0;cursor:pointer}.turn:hover .more,.more:focus-visible,.more[tabindex="0"]{opacity:1}.more:hover{background-color:var(--wash);background-clip:content-box,border-box}.now{outline:2px solid var(--gold);outline-offset:2px}.said small{opacity:.75;font-size:11.5px}.reactions{display:flex;flex-wrap:wrap;gap:4px;margin:3px 2px 5px}.own .reactions{justify-content:flex-end}.reactions button{min-width:38px;min-height:30px;padding:0 9px;border:1px solid var(--line);border-radius:99px;background:var(--raised);font-size:14px;cursor:pointer}.reactions [aria-pressed=true]{border-color:var(--brand);background:var(--brand-wash)}@media(hover:none){.said{-webkit-touch-callout:none;-webkit-user-select:none;user-select:none}}.mine{align-self:flex-end;background:var(--brand);color:var(--brand-ink);border-bottom-right-radius:6px}.mine a{color:inherit}.gone{background:none;border:1px dashed var(--line-strong);color:var(--soft);font-style:italic}.own{display:grid;justify-items:end;margin-top:10px}.own+.own{margin-top:0}.entry.fresh{animation:come .24s var(--ease)}@keyframes come{0%{opacity:0;transform:translateY(8px)}}.pending{opacity:.72}.ticks{display:flex;align-items:center;gap:4px;min-height:20px;color:var(--soft);font-size:12px}.ticks.bad{color:var(--bad)}.ticks button{border:0;background:none;min-height:32px;padding:0 6px;color:inherit;font-weight:650;text-decoration:underline;cursor:pointer}.note{margin:10px 2px 2px;color:var(--soft);font-size:13.5px}.shown{margin:8px 0}.bleed{margin-inline:calc(-1 * var(--gutter))}details.past{margin:6px 0;color:var(--soft);font-size:13px}details.past summary{display:flex;align-items:center;gap:8px;min-height:32px;cursor:pointer;list-style:none}details.past summary::-webkit-details-marker{display:none}details.past svg.i{width:16px;height:16px}details.past[open]>:last-child{color:var(--ink);margin-top:6px}.dots{display:inline-flex;gap:5px;padding:14px 16px}.dots i{width:7px;height:7px;border-radius:50%;background:var(--soft);animation:dots 1.1s infinite ease-in-out}.dots i:nth-child(2){animation-delay:.15s}.dots i:nth-child(3){animation-delay:.3s}@keyframes dots{0%,60%,to{opacity:.3}30%{opacity:1;transform:translateY(-2px)}}.hello{display:grid;gap:16px;padding:20px 4px 8px}.hello h3{margin:0;font:500 34px/1.08 var(--display);letter-spacing:-.015em;text-wrap:balance}.hello p{margin:0;color:var(--soft)}.prompts{display:grid;gap:8px;justify-items:start}.chip{min-height:var(--tap);padding:8px 16px;border:1px solid var(--line-strong);border-radius:22px;background:var(--paper);font-weight:550;font-size:14.5px;text-align:start;cursor:pointer;flex:none}.chip:hover{background:var(--brand-wash);border-color:var(--brand)}.chips{flex:none;display:flex;gap:8px;padding:4px var(--gutter) 8px;overflow-x:auto;scrollbar-width:none}.latest{position:sticky;bottom:0;float:inline-end;margin-block-start:calc(-1 * var(--tap));z-index:2;border:1px solid var(--line);background:var(--raised);box-shadow:var(--shadow)}.latest:hover{background:var(--wash)}.toast{flex:none;margin:0 16px 8px;padding:10px 14px;border-radius:var(--radius-small);background:var(--bad-wash);color:var(--bad);font-size:14px}form.write{flex:none;display:flex;align-items:flex-end;gap:8px;padding:10px 12px max(12px,env(safe-area-inset-bottom));border-top:1px solid var(--line)}.write textarea{flex:1;min-height:46px;max-height:132px;padding:11px 16px;border:1px solid var(--line-strong);border-radius:23px;background:var(--paper);font-size:16px;line-height:1.4;resize:none;field-sizing:content}.write textarea:focus-visible{outline-offset:0}.write .icon{width:46px;height:46px;background:var(--brand);color:var(--brand-ink);flex:none}.write .icon[disabled]{background:var(--wash);color:var(--soft);cursor:default}@media(max-width:599px){dialog{inset:0;width:100%;height:var(--view, 100dvh);border-radius:0;box-shadow:none}}';globalThis.__fashionistar={lit:{LitElement:A,css:$,html:a,nothing:c,svg:x,unsafeCSS:P},"lit/decorators.js":{customElement:M,property:k,query:X,state:w},"shared/base":{Component:H,controls:pt,styled:O},"shared/card-types":{nameOf:Dt},"shared/cards/base":{CardElement:S,cardStyles:j},"shared/icons":{icon:y},"shared/money":{money:_},"shared/settings":{asset:U,settings:C}};var zt="(max-width: 599px)",Ii=new Set(["handed_over","taken_over","handed_back","resolved"]),Fi=2e4;function Je(r){let t=r?.activeElement??null;return t?.shadowRoot?Je(t.shadowRoot)??t:t}var E=class extends A{constructor(){super(...arguments);this.onUnread=()=>{};this.onShown=()=>{};this.shown=!1;this.tab="";this.draft="";this.toast="";this.vendors=new Map;this.readTo=new Map;this.drafts=new Map;this.asked=new Set;this.follow=new Lt(this);this.amend=new qt(this);this.pressed=null;this.returnTo=null;this.pageOverflow="";this.refit=e=>{this.shown&&(this.dismiss(),this.present(e.matches))};this.fit=()=>{visualViewport&&this.dialog&&this.dialog.style.setProperty("--view",`${Math.round(visualViewport.height)}px`),this.follow.settle()};this.look=()=>{let e=this.shown&&document.visibilityState==="visible",i=this.thread,s=0;for(let n of this.chat.threads.values())e&&n===i?(this.readTo.set(n.conv,n.last),n.last&&this.chat.mark(n,{delivered:n.last,read:n.last})):n.last&&(this.chat.mark(n,{delivered:n.last}),!this.readTo.has(n.conv)&&this.chat.sync!=="live"&&this.readTo.set(n.conv,n.last),s+=this.unreadIn(n));this.onUnread(s)}}connectedCallback(){super.connectedCallback(),C.origin=this.options.origin===location.origin?"":this.options.origin,C.locale=Se(this.options.locale,navigator.language),C.askVendor=this.options.kind==="marketplace",this.begin(),visualViewport?.addEventListener("resize",this.fit),matchMedia(zt).addEventListener("change",this.refit),document.addEventListener("visibilitychange",this.look)}disconnectedCallback(){super.disconnectedCallback(),this.unlisten?.(),this.chat.stop(),visualViewport?.removeEventListener("resize",this.fit),matchMedia(zt).removeEventListener("change",this.refit),document.removeEventListener("visibilitychange",this.look)}begin(){let{origin:e,site:i}=this.options;this.session=new ut(e,i,async()=>this.options.identity?.()),this.chat=new Rt({url:`${e.replace(/^http/,"ws")}/ws/chat`,tickets:this.session,outbox:new mt(`fashionistar:${i}`),restore:this.session.returning,fallback:async()=>globalThis.__fashionistarHttp??(await this.options.fetchScript?.("http.js?v=a6a0014dda"),__fashionistarHttp),wake:Oe}),this.unlisten=this.chat.listen(s=>this.heard(s)),this.session.returning&&this.chat.start()}restart(){this.unlisten?.(),this.chat.stop(),this.vendors.clear(),this.tab="",this.begin(),this.shown&&this.chat.start()}async open(){if(await this.updateComplete,this.chat.start(),this.shown)return;this.returnTo=document.activeElement;let e=matchMedia(zt).matches;this.present(e),this.shown=!0,this.onShown(!0),this.fit(),await this.updateComplete,this.follow.end(),(e?this.renderRoot.querySelector("h2"):this.field)?.focus(),this.look()}close(){if(!this.shown)return;this.shown=!1,this.dismiss(),this.onShown(!1);let e=this.returnTo;(e?.shadowRoot?.querySelector("button")??(e===document.body?null:e)??this.getRootNode().querySelector("button"))?.focus()}async sayFirst(e){await this.open(),this.tab="",this.say(e)}async actFirst(e,i){await this.open(),this.tab="",this.perform(this.chat.main,{action:e,args:i})}present(e){e?(this.dialog.showModal(),this.pageOverflow=document.documentElement.style.overflow,document.documentElement.style.overflow="hidden"):this.dialog.show()}dismiss(){this.dialog.close(),document.documentElement.style.overflow=this.pageOverflow}get thread(){return this.tab&&this.chat.threads.get(this.tab)||this.chat.main}heard(e){if(e.what==="thread"){for(let i of e.events){let s=i.body?.card;s?.type==="vendor_thread"&&!this.vendors.has(s.conversation)&&(this.vendors.set(s.conversation,s.vendor.name),this.chat.open(s.conversation),this.asked.delete("vendor.ask")&&this.go(s.conversation))}if(e.events.length&&(e.thread===this.thread&&this.follow.news(e.events[0].seq),this.look(),this.later??=this.options.fetchScript?.("later.js?v=f166e22e0d").catch(()=>this.later=void 0),this.pressed!==null))for(let i of[60,300,1e3,3e3])setTimeout(()=>this.refocus(),i)}this.requestUpdate()}threads(){let{main:e}=this.chat;return[[e.conv,this.options.title],...this.vendors].map(([s,n])=>{let o=this.chat.threads.get(s)??e;return{conv:s,name:n,news:o===this.thread?0:this.unreadIn(o)}})}unreadIn(e){let i=Math.max(this.readTo.get(e.conv)??0,e.cursors.get(this.chat.me)?.read??0);return e.entries().filter(s=>s.seq>i&&s.kind==="message"&&s.from!==this.chat.me).length}say(e){let i=e.trim().slice(0,this.chat.limits.text);i&&(this.session.keep(),this.follow.from(this.thread.last+1),this.chat.say(this.thread,{text:i}))}perform(e,{action:i,args:s,done:n}){this.session.keep(),this.asked.add(i),this.toast="",this.pressed={label:Je(this.shadowRoot)?.getAttribute("aria-label")??"",seq:Number(this.shadowRoot?.activeElement?.closest("[data-seq]")?.dataset.seq??0)},i!=="cart.set"&&i!=="cart.remove"&&this.follow.from(this.thread.last+1),this.chat.act(e,i,s).then(()=>n?.(null),o=>{let d=N(o);n?n(d):this.toast=d})}measure(e){this.session.keep();let i={origin:C.origin,token:async s=>(await this.session.get(s)).token,conversation:this.chat.main.conv||void 0,...e};(customElements.get("fs-measure")?Promise.resolve():this.options.fetchScript?.("../measurement/measure.js?v=e51cbe7ae2"))?.then(()=>this.renderRoot.querySelector("fs-measure")??this.renderRoot.append(Object.assign(document.createElement("fs-measure"),{outlet:i})),s=>this.toast=N(s))}refocus(){if(!this.pressed||!this.shown||this.shadowRoot?.activeElement)return;let{label:e,seq:i}=this.pressed,s=[...this.scroller.querySelectorAll("[data-seq]")].filter(l=>Number(l.dataset.seq)>i).slice(-3).reverse(),n=l=>l.querySelector(".shown > *")?.shadowRoot,o=s.find(n)??s[0];if(!o)return;this.pressed=null;let d=e&&s.map(l=>n(l)?.querySelector(`[aria-label="${CSS.escape(e)}"]:enabled`)).find(Boolean);o.tabIndex=-1,(d||o).focus({preventScroll:!0})}go(e){this.amend.cancel(),this.drafts.set(this.tab,this.draft),this.tab=this.chat.main.conv===e?"":e,this.tab&&this.chat.open(e),this.draft=this.drafts.get(this.tab)??"",this.updateComplete.then(()=>{this.look(),this.follow.end(),matchMedia(zt).matches||this.field.focus()})}firstUpdated(){this.follow.watch(this.scroller,this.renderRoot.querySelector(".log"))}submit(e){e?.preventDefault();let i=this.draft;if(this.amend.editing)return this.amend.save(i);this.draft="",this.drafts.delete(this.tab),this.say(i),this.field.focus()}key(e){e.key==="Enter"&&!e.shiftKey&&!e.isComposing&&this.submit(e),e.key==="Escape"&&this.amend.editing&&(e.preventDefault(),e.stopPropagation(),this.amend.cancel())}goByKey(e){this.go(e),this.updateComplete.then(()=>this.renderRoot.querySelector('[role="tab"][aria-selected="true"]')?.focus())}get human(){return ze(this.thread.entries())}get waitingForPerson(){let e=this.thread.entries().findLast(i=>i.kind==="state"&&Ii.has(i.body?.what??""));return!this.tab&&e?.body?.what==="handed_over"}get thinking(){let e=this.thread.entries().at(-1);return this.chat.sync==="live"&&!this.tab&&!this.human&&!this.waitingForPerson&&e?.kind==="message"&&e.from===this.chat.me&&!e.body?.act&&Date.now()-Date.parse(e.at)<Fi}entry(e,i,s,n,o){if(e.kind==="state")return Ve(e);if(e.kind!=="message")return e.kind==="hidden"?c:a`<p class="state">Shown in a newer version of this page.</p>`;let d=new Date(e.at),l=We(d,i?new Date(i.at):null),{text:m,card:u,act:h}=e.body??{},f=e.from===this.chat.me&&!h,g=!f&&(!i||i.from!==e.from||i.kind!=="message"||l!==c)&&e.role!=="system"&&!h;return a`${l}${g?a`<p class="from"><b>${e.name||(e.role==="assistant"?"Assistant":this.vendors.get(e.conv)||this.options.title)}</b></p>`:c}
<div class="entry ${f?"own":e.role==="member"?"staff":""} ${Date.now()-d.getTime()<4e3?"fresh":""}" data-seq=${e.seq}>
${e.redacted?a`<div class="said gone">Message removed</div>`:a`${h&&m?s.get(e.seq)==="gone"?c:a`<p class="note">${m}</p>`:m?a`<div class="turn">
<div class="said ${f?"mine":"theirs"} ${this.amend.editing===e.seq?"now":""}">${f?a`<span class="sr">You: </span>`:c}${Be(m)}${e.edited?a` <small>edited</small>`:c}</div>
<button class="more" aria-haspopup="menu" aria-label="Options: ${m.slice(0,40)}" tabindex=${o?0:-1} @click=${()=>this.amend.open(e.seq)}></button>
</div>`:c}
${u?je(u,s.get(e.seq)??"live"):c}${Ie(e,this.chat.me,(b,T)=>this.amend.change(e.seq,"reaction",{emoji:b,on:T}))}`}
${f&&e.seq===n?a`<span class="ticks">${this.readBy(e.seq)?"Read":"Sent"}</span>`:c}
</div>`}readBy(e){return[...this.thread.cursors].some(([i,s])=>i!==this.chat.me&&s.read>=e)}render(){let e=this.thread,{editing:i,choices:s}=this.amend;this.follow.held=!!s;let n=e.entries(),o=Ye(n),d=n.at(-1),l=n.findLast(p=>p.from===this.chat.me&&p.kind==="message"&&!p.body?.act)?.seq??0,m=n.findLast(p=>p.kind==="message"&&p.body?.text&&!p.body.act),u=d?.body?.chips??[],h=[...e.present.values()].map(p=>p.name).find(Boolean),[f,g]=qe(this.chat,this.human,!!this.tab,h),b=De(this.chat.main.entries())?.count??0,T=e.typing||this.thinking&&!e.words;return a`<dialog aria-labelledby="title" @cancel=${p=>(p.preventDefault(),this.close())} @keydown=${p=>p.key==="Escape"&&this.close()}>
<div class="top">
<div class="who">
<h2 id="title" tabindex="-1">${this.options.title}</h2>
<span class="line"><i class=${f}></i>${g}</span>
</div>
<button class="icon cart" aria-label="Your cart${b?`, ${b} ${b===1?"item":"items"}`:""}" @click=${()=>(this.go(this.chat.main.conv),this.perform(this.chat.main,{action:"cart.view",args:{}}))}>
${y("cart")}${b?a`<b aria-hidden="true">${b}</b>`:c}
</button>
<button class="icon" aria-label="Close chat" @click=${()=>this.close()}>${y("close")}</button>
</div>
${this.vendors.size?Ne(this.threads(),this.thread,(p,I)=>I?this.goByKey(p):this.go(p)):c} ${He(this.chat)} ${this.waitingForPerson?a`<p class="strip calm" role="status">Waiting for a person. <button @click=${()=>this.perform(e,{action:"handover.cancel",args:{}})}>Back to the assistant</button></p>`:c}
<div
class="scroll"
tabindex="0"
role="log"
id="log"
aria-live="polite"
aria-label="Conversation"
@act=${p=>this.perform(e,p.detail)}
@say=${p=>this.say(p.detail.text)}
@go=${p=>this.go(p.detail.conversation)}
@measure=${p=>this.measure(p.detail)}
@fetch-file=${p=>Pe(p,this.session).catch(I=>this.toast=N(I))}
>
${n.length||e.outbox.length?c:Le(this.options,this.tab?this.vendors.get(this.tab):void 0,p=>this.say(p))}
<div class="log">
${e.first>1?a`<p class="day">Earlier messages are kept, but not shown here.</p>`:c}
${Kt(n,p=>p.seq,(p,I)=>this.entry(p,n[I-1],o,l,p===m))}
${Kt(e.outbox,p=>p.cid,p=>Fe(p,this.chat,e))}
</div>
<div aria-live="off">
${e.words?a`<p class="from"><b>${e.words.name??"Assistant"}</b></p><div class="said theirs">${e.words.text}</div>`:c}
${T?a`<div class="said theirs dots" role="img" aria-label="${e.typing?.name??"Assistant"} is writing"><i></i><i></i><i></i></div>`:c}
</div>
${this.follow.away?a`<button class="icon latest" aria-label="To the latest message" @click=${()=>this.follow.end()}>${y("down")}</button>`:c}
</div>
${this.toast?a`<p class="toast" role="alert">${this.toast}</p>`:c}
${u.length?a`<div class="chips" role="group" aria-label="Suggestions">${u.map(p=>a`<button class="chip" @click=${()=>this.say(p.say)}>${p.label}</button>`)}</div>`:c}
${i?a`<p class="strip calm">Editing your message <button @click=${()=>this.amend.cancel()}>Cancel</button></p>`:c}
<form class="write" @submit=${this.submit}>
<textarea
rows="1"
aria-label="Message"
placeholder=${this.tab?`Write to ${this.vendors.get(this.tab)}`:"Write what you are looking for"}
maxlength=${this.chat.limits.text}
enterkeyhint="send"
.value=${this.draft}
@keydown=${this.key}
@input=${p=>{this.draft=p.target.value,i||this.chat.typing(e)}}
></textarea>
<button class="icon" aria-label=${i?"Save":"Send"} ?disabled=${!this.draft.trim()}>${y(i?"check":"send")}</button>
</form>
<fs-options
.shown=${s}
.log=${this.scroller}
@options=${p=>this.amend.open(p.detail.seq)}
@shut=${()=>this.amend.open(0)}
@chose=${this.amend.chose}
></fs-options>
</dialog>`}};E.styles=[pt,P(Ge)],v([k({attribute:!1})],E.prototype,"options",2),v([w()],E.prototype,"shown",2),v([w()],E.prototype,"tab",2),v([w()],E.prototype,"draft",2),v([w()],E.prototype,"toast",2),v([X("dialog")],E.prototype,"dialog",2),v([X(".scroll")],E.prototype,"scroller",2),v([X("textarea")],E.prototype,"field",2),E=v([M("fs-panel")],E);})();
